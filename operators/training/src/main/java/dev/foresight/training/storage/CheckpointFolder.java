// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.SafetensorsWriter;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of a run: a folder each, of which the newest few are kept. */
public final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("step-(\\d+)");
  private static final String ABOUT = "training.json";
  private static final String STATE = "state.safetensors";

  private final Path folder;
  private final int kept;

  /**
   * Creates one.
   *
   * @param kept how many checkpoints stay when another is saved, that one included
   */
  public CheckpointFolder(Path folder, int kept) {
    this.folder = folder;
    this.kept = kept;
  }

  /**
   * A checkpoint.
   *
   * @param about what is no tensor
   * @param tensors in float32
   */
  public record Stored(Path folder, JsonNode about, Map<String, float[]> tensors) {}

  /**
   * Saves a checkpoint, then deletes those that are older than the ones kept.
   *
   * @return its folder
   * @throws IOException if it cannot be written; the others are as they were
   */
  public Path save(long step, JsonNode about, Map<String, float[]> tensors) throws IOException {
    Files.createDirectories(folder);
    Path saved = folder.resolve("step-%08d".formatted(step));
    if (Files.isDirectory(saved)) {
      return saved; // a resumed run that stops at once
    }
    DurableFiles.writeFolder(
        saved,
        partial -> {
          SafetensorsWriter.write(
              partial.resolve(STATE),
              tensors.entrySet().stream()
                  .map(
                      tensor ->
                          new SafetensorsWriter.Content(
                              tensor.getKey(),
                              new long[] {tensor.getValue().length},
                              tensor::getValue))
                  .toList());
          JSON.writerWithDefaultPrettyPrinter().writeValue(partial.resolve(ABOUT).toFile(), about);
        });
    List<Path> all = all();
    for (Path old : all.subList(0, Math.max(0, all.size() - kept))) {
      DurableFiles.deleteFolder(old);
    }
    return saved;
  }

  /** Returns the folders of whole checkpoints, oldest first. */
  private List<Path> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> all = new ArrayList<>();
    for (Path path : DurableFiles.list(folder)) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      if (name.matches() && !DurableFiles.isPartial(path)) {
        all.add(path);
      }
    }
    return all;
  }

  /**
   * Reads the newest checkpoint that is whole.
   *
   * @return empty if there is none
   * @throws IOException if the folder cannot be read
   */
  public Optional<Stored> newest() throws IOException {
    List<Path> all = all();
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(read(all.get(i)));
      } catch (IOException | CheckpointException e) {
        LOG.warn("Checkpoint {} is damaged, trying the one before: {}", all.get(i), e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Stored read(Path checkpoint) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> tensor :
        Safetensors.readFile(checkpoint.resolve(STATE)).entrySet()) {
      tensors.put(tensor.getKey(), StoredFloats.read(tensor.getValue()));
    }
    return new Stored(checkpoint, JSON.readTree(checkpoint.resolve(ABOUT).toFile()), tensors);
  }
}
