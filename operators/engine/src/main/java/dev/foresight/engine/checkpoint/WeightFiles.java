// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        folder
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
    JsonNode map = Safetensors.readJson(index).path("weight_map");
    if (!map.isObject()) {
      throw new CheckpointException(index + " has no object weight_map");
    }
    TreeSet<String> shards = new TreeSet<>();
    map.forEach(shard -> shards.add(shard.asText()));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String shard : shards) {
      Path file = folder.resolve(shard).normalize();
      if (!folder.normalize().equals(file.getParent())) {
        throw new CheckpointException(
            index + " names the shard " + shard + ", which is not beside it");
      }
      if (!Files.isRegularFile(file)) {
        throw new CheckpointException(
            index + " names the shard " + shard + ", which does not exist; download it");
      }
      tensors.putAll(format.reader.apply(file));
    }
    return tensors;
  }
}
