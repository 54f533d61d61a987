// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.inflation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaNames;
import dev.foresight.engine.architecture.llava.LlavaShapes;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.SafetensorsWriter;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.WeightFiles;
import dev.foresight.engine.runtime.DType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes large twins of a small LLaVA-1.5 and its MSD draft, which compute the same logits.
 *
 * <p>All matrices are padded with zeros, so that the added dimensions of a position are always 0.
 * RMSNorm takes its mean over n times as many numbers: its weight is divided by sqrt(n), its eps by
 * n. Added heads and MLP columns put out 0; added layers compute what nothing reads. With n a
 * square, rounding differs in the order of sums alone.
 */
public final class Inflator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";

  private static final Pattern RMS_NORM =
      Pattern.compile("(?:text\\.)?(?:layers\\.\\d+\\.\\w+_layernorm|norm)\\.weight");

  private static final long SEED = 576;

  private final TwinShape shape;

  /** Creates one that makes twins of one shape. */
  public Inflator(TwinShape shape) {
    this.shape = shape;
  }

  /**
   * Writes the twin of a target: all its files.
   *
   * @param folder of the original, stored in float32
   * @param twin folder of the twin, made where there is none
   * @throws CheckpointException if the original cannot be used
   * @throws IOException if a file cannot be read or written
   */
  public void inflateTarget(Path folder, Path twin) throws IOException {
    LlavaCheckpoint original = LlavaCheckpoint.open(folder);
    LlavaConfig config = original.config();
    TextConfig text = shape.of(config.text());
    LlavaConfig wide =
        new LlavaConfig(text, config.vision(), config.imageTokenId(), config.eosTokenIds());
    copySmallFiles(folder, twin);
    ObjectNode json = readConfig(folder);
    describe(text, json.withObject("/text_config"));
    writeConfig(twin, json);
    Tensors tensors =
        new Tensors(
            LlavaShapes.of(config).keySet(),
            original::tensor,
            (double) shape.hiddenSize() / config.text().hiddenSize());
    SafetensorsWriter.write(
        twin.resolve(WEIGHTS), tensors.inflate(LlavaShapes.of(wide), LlavaNames::published));
  }

  /**
   * Writes the twin of a draft, for the twin of its target.
   *
   * @param folder of the original, stored in float32
   * @param twin folder of the twin, made where there is none
   * @throws CheckpointException if the original cannot be used
   * @throws IOException if a file cannot be read or written
   */
  public void inflateDraft(Path folder, Path twin) throws IOException {
    DraftCheckpoint original = DraftCheckpoint.open(folder);
    if (original.config().qkvBias()) {
      throw new CheckpointException(
          "draft "
              + folder
              + " has biases of q, k and v, which are not inflated; give one without");
    }
    TextConfig text = shape.ofDraft().of(original.config());
    copySmallFiles(folder, twin);
    ObjectNode json = readConfig(folder);
    describe(text, json);
    writeConfig(twin, json);
    Tensors tensors =
        new Tensors(
            DraftCheckpoint.shapes(original.config()).keySet(),
            original::tensor,
            (double) shape.hiddenSize() / original.config().hiddenSize());
    SafetensorsWriter.write(
        twin.resolve(WEIGHTS),
        tensors.inflate(DraftCheckpoint.shapes(text), UnaryOperator.identity()));
  }

  /** Tokenizer and preprocessing stay as they are. */
  private static void copySmallFiles(Path folder, Path twin) throws IOException {
    Files.createDirectories(twin);
    for (Path file : WeightFiles.others(folder)) {
      // Not Files.copy, which would keep permissions: the original may be read-only.
      Files.write(twin.resolve(file.getFileName()), Files.readAllBytes(file));
    }
  }

  private static ObjectNode readConfig(Path folder) throws IOException {
    return (ObjectNode) JSON.readTree(folder.resolve(CONFIG).toFile());
  }

  private static void writeConfig(Path twin, ObjectNode json) throws IOException {
    Files.writeString(twin.resolve(CONFIG), json.toPrettyString() + "\n");
  }

  private static void describe(TextConfig text, ObjectNode json) {
    json.put("hidden_size", text.hiddenSize())
        .put("intermediate_size", text.intermediateSize())
        .put("num_hidden_layers", text.layers())
        .put("num_attention_heads", text.heads())
        .put("num_key_value_heads", text.kvHeads())
        .put("head_dim", text.headDim())
        .put("rms_norm_eps", text.rmsNormEps());
  }

  /**
   * The tensors of an original.
   *
   * @param names of those that it has
   * @param stored finds one by its name
   * @param times how much wider the twin is
   */
  private record Tensors(Set<String> names, Function<String, StoredTensor> stored, double times) {
    /** Returns what a twin of some shapes stores, by the names that the operator makes. */
    List<SafetensorsWriter.Content> inflate(
        Map<String, long[]> shapes, UnaryOperator<String> storedName) {
      AddedLayers added = new AddedLayers(SEED);
      return shapes.entrySet().stream()
          .map(
              entry ->
                  new SafetensorsWriter.Content(
                      storedName.apply(entry.getKey()),
                      entry.getValue(),
                      () ->
                          names.contains(entry.getKey())
                              ? widened(entry.getKey(), entry.getValue())
                              : added.weight(entry.getKey(), entry.getValue())))
          .toList();
    }

    private float[] widened(String name, long[] shape) {
      StoredTensor tensor = stored.apply(name);
      // A draft's fusion layer reads two positions side by side.
      int blocks = name.equals("fc.weight") ? 2 : 1;
      float[] padded = Padding.pad(floats(name, tensor), tensor.shape(), shape, blocks);
      return RMS_NORM.matcher(name).matches() ? Padding.divide(padded, Math.sqrt(times)) : padded;
    }

    private static float[] floats(String name, StoredTensor tensor) {
      if (tensor.dtype() != DType.FLOAT32) {
        throw new CheckpointException(
            "%s of %s is stored as %s; give a checkpoint that is stored in float32"
                .formatted(name, tensor.file(), tensor.dtype()));
      }
      float[] values = new float[(int) (tensor.bytes() / Float.BYTES)];
      tensor.map().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }
}
