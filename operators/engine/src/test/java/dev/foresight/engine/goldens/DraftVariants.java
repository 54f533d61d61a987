// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.SafetensorsWriter;
import dev.foresight.engine.checkpoint.SafetensorsWriter.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Drafts that guess worse than the golden one, written to folders. */
public final class DraftVariants {
  private static final String EMBEDDING = "embed_tokens.weight";

  private DraftVariants() {}

  /** Writes the golden draft with noise on its weights, of so many times their own size. */
  public static Path weak(Path folder, double noise) throws IOException {
    return write(folder, 1, noise, Integer.MAX_VALUE);
  }

  /** Writes a draft whose weights are noise. */
  public static Path random(Path folder) throws IOException {
    return write(folder, 0, 1, Integer.MAX_VALUE);
  }

  /** Writes the golden draft with fewer rows in its embedding: it knows only ids below. */
  public static Path withRows(Path folder, int rows) throws IOException {
    return write(folder, 1, 0, rows);
  }

  private static Path write(Path folder, double kept, double noise, int maxRows)
      throws IOException {
    DraftCheckpoint golden = DraftCheckpoint.open(LlavaGoldens.path("draft"));
    int rows = Math.min(maxRows, golden.config().vocabularySize());
    Random random = new Random(11);
    List<Content> tensors = new ArrayList<>();
    for (Map.Entry<String, long[]> shape : DraftCheckpoint.shapes(golden.config()).entrySet()) {
      float[] values = LlavaGoldens.floats(golden.tensor(shape.getKey()));
      long[] sizes = shape.getValue();
      if (shape.getKey().equals(EMBEDDING)) {
        sizes = new long[] {rows, sizes[1]};
        values = Arrays.copyOf(values, Math.toIntExact(sizes[0] * sizes[1]));
      } else {
        spoil(values, kept, noise, random);
      }
      float[] spoilt = values;
      tensors.add(new Content(shape.getKey(), sizes, () -> spoilt));
    }
    Files.createDirectories(folder);
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = (ObjectNode) json.readTree(LlavaGoldens.path("draft/config.json").toFile());
    json.writeValue(folder.resolve("config.json").toFile(), config.put("vocab_size", rows));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
    return folder;
  }

  private static void spoil(float[] values, double kept, double noise, Random random) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double size = Math.sqrt(squares / values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (kept * values[i] + noise * size * random.nextGaussian());
    }
  }
}
