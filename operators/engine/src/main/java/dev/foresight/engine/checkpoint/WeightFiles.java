// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The weights of a checkpoint folder, in one file or spread over several by an index. Where a
 * folder has them twice, safetensors is read: it can hold nothing but tensors.
 */
public final class WeightFiles {
  private static final Pattern WEIGHTS = Pattern.compile(".+\\.(safetensors|bin|index\\.json)");

  private static final String MAP = "weight_map";

  /** No folders, and nothing that file systems refuse. */
  private static final Pattern PLAIN_NAME =
      Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,199}");

  private WeightFiles() {}

  private enum Format {
    SAFETENSORS("model.safetensors", Safetensors::readFile),
    TORCH("pytorch_model.bin", TorchArchive::readFile);

    private final String single;
    private final Function<Path, Map<String, StoredTensor>> reader;

    Format(String single, Function<Path, Map<String, StoredTensor>> reader) {
      this.single = single;
      this.reader = reader;
    }

    String index() {
      return single + ".index.json";
    }
  }

  /**
   * Returns a folder that is there.
   *
   * @param whose folder it is, for messages
   * @throws CheckpointException if it is not
   */
  public static Path requireFolder(String whose, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          "%s folder %s does not exist; name a folder with config.json in it"
              .formatted(whose, Shown.path(folder)));
    }
    return folder;
  }

  /**
   * Finds all tensors of a checkpoint folder; weights are not read yet.
   *
   * @return the tensors by their stored names, in stored order
   * @throws CheckpointException if there are no weights, or a file is broken
   */
  public static Map<String, StoredTensor> readFolder(Path folder) {
    for (Format format : Format.values()) {
      Path single = folder.resolve(format.single);
      if (Files.isRegularFile(single)) {
        return format.reader.apply(single);
      }
      Path index = folder.resolve(format.index());
      if (Files.isRegularFile(index)) {
        return readShards(folder, index, format);
      }
    }
    throw new CheckpointException(
        Shown.path(folder)
            + " has none of "
            + Arrays.stream(Format.values())
                .map(format -> format.single + ", " + format.index())
                .collect(Collectors.joining(", "))
            + "; is it a checkpoint folder?");
  }

  /** Returns whether a folder has weights, of whatever kind. */
  public static boolean exist(Path folder) {
    return Arrays.stream(Format.values())
        .flatMap(format -> Stream.of(format.single, format.index()))
        .anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  /**
   * Lists the files of a checkpoint folder that are neither weights nor {@code config.json}: its
   * tokenizer, how images are prepared and the like.
   *
   * @throws IOException if the folder cannot be read
   */
  public static List<Path> others(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("config.json"))
          .filter(file -> !WEIGHTS.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static Map<String, StoredTensor> readShards(Path folder, Path index, Format format) {
    Map<String, String> places = readIndex(index);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String shard : new TreeSet<>(places.values())) {
      Path file = folder.resolve(shard);
      if (!Files.isRegularFile(file)) {
        throw new CheckpointException(
            Shown.path(index)
                + " names the shard "
                + Shown.value(shard)
                + ", which does not exist; download it");
      }
      format.reader.apply(file).forEach((name, tensor) -> add(tensors, name, tensor));
    }
    places.forEach((name, shard) -> requireIn(index, shard, name, tensors.get(name)));
    return tensors;
  }

  /** Returns the name of each tensor's shard. */
  private static Map<String, String> readIndex(Path index) {
    ConfigValues root = ConfigValues.read(index);
    ConfigValues map = root.object(MAP);
    if (map.object().isEmpty()) {
      throw root.wrong(MAP, root.object().path(MAP), "an object of tensors' names and files");
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (Iterator<String> names = map.object().fieldNames(); names.hasNext(); ) {
      String name = names.next();
      String shard = map.text(name, "");
      if (!PLAIN_NAME.matcher(shard).matches()) {
        throw map.wrong(name, map.object().get(name), "the name of a file beside the index");
      }
      places.put(name, shard);
    }
    return places;
  }

  private static void add(Map<String, StoredTensor> tensors, String name, StoredTensor tensor) {
    StoredTensor other = tensors.put(name, tensor);
    if (other != null) {
      throw new CheckpointException(
          "%s holds the tensor %s, which %s holds too; download both again"
              .formatted(Shown.path(tensor.file()), Shown.value(name), other.file().getFileName()));
    }
  }

  private static void requireIn(Path index, String shard, String name, StoredTensor tensor) {
    if (tensor == null || !tensor.file().endsWith(shard)) {
      throw new CheckpointException(
          "%s: %s.%s is %s, but that file does not hold the tensor; download both again"
              .formatted(Shown.path(index), MAP, Shown.value(name), Shown.value(shard)));
    }
  }
}
