// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.SafetensorsWriter;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Drafts on disk, as {@code lucylyn/MSD-LLaVA1.5-7B} is published, in float32 safetensors. */
public final class DraftFolder {
  /** The frozen copy of the target's embedding. */
  public static final String EMBEDDING = "embed_tokens.weight";

  private static final ObjectMapper JSON = new ObjectMapper();

  private DraftFolder() {}

  /**
   * Writes a draft; an older one in the folder is replaced.
   *
   * @param config its shape
   * @param visualTokens what an image's positions are to it
   * @param weights all of it, by their published names
   * @throws IOException if it cannot be written; an older one is as it was
   */
  public static void write(
      Path folder, TextConfig config, VisualTokens visualTokens, Map<String, float[]> weights)
      throws IOException {
    Files.createDirectories(folder);
    List<SafetensorsWriter.Content> contents = new ArrayList<>();
    DraftCheckpoint.shapes(config)
        .forEach(
            (name, shape) ->
                contents.add(new SafetensorsWriter.Content(name, shape, () -> weights.get(name))));
    DurableFiles.writeFile(
        folder.resolve("model.safetensors"), file -> SafetensorsWriter.write(file, contents));
    DurableFiles.writeFile(
        folder.resolve("config.json"),
        file -> Files.writeString(file, describe(config, visualTokens).toPrettyString() + "\n"));
  }

  private static ObjectNode describe(TextConfig config, VisualTokens visualTokens) {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("architectures").add("LlavaLlamaForCausalLM");
    if (visualTokens != VisualTokens.DECOUPLED) {
      // Published drafts do not say.
      json.put(VisualTokens.key(), visualTokens.toString());
    }
    return json.put("model_type", "llava")
        .put("hidden_act", "silu")
        .put("hidden_size", config.hiddenSize())
        .put("intermediate_size", config.intermediateSize())
        .put("num_hidden_layers", 1)
        .put("num_attention_heads", config.heads())
        .put("num_key_value_heads", config.kvHeads())
        .put("head_dim", config.headDim())
        .put("max_position_embeddings", config.maxPositions())
        .put("rms_norm_eps", config.rmsNormEps())
        .put("rope_theta", config.ropeTheta())
        .putNull("rope_scaling")
        .put("tie_word_embeddings", false)
        .put("torch_dtype", "float32")
        .put("vocab_size", config.vocabularySize());
  }

  /**
   * Reads a draft's weights to go on with.
   *
   * @param config shape that the target asks for
   * @param visualTokens what an image's positions shall be to the draft
   * @throws CheckpointException if it cannot be read, or does not fit: every tensor that does not
   *     is listed
   */
  public static Map<String, float[]> readFitting(
      Path folder, TextConfig config, VisualTokens visualTokens) {
    DraftCheckpoint checkpoint = DraftCheckpoint.open(folder);
    Map<String, float[]> weights = new TreeMap<>();
    List<String> misfits = new ArrayList<>();
    if (checkpoint.visualTokens() != visualTokens) {
      misfits.add(
          "%s is %s, but must be %s; give --visual-tokens %s to go on with it"
              .formatted(
                  VisualTokens.key(),
                  checkpoint.visualTokens(),
                  visualTokens,
                  checkpoint.visualTokens()));
    }
    if (checkpoint.config().qkvBias()) {
      misfits.add("it has biases of q, k and v, which are not trained");
    }
    DraftCheckpoint.shapes(config)
        .forEach(
            (name, shape) -> {
              StoredTensor stored = checkpoint.tensor(name);
              if (Arrays.equals(stored.shape(), shape)) {
                weights.put(name, StoredFloats.read(stored));
              } else {
                misfits.add(
                    "%s is %s, but must be %s"
                        .formatted(name, Arrays.toString(stored.shape()), Arrays.toString(shape)));
              }
            });
    if (!misfits.isEmpty()) {
      throw new CheckpointException(
          "draft %s does not fit the target; give one that was made for it:\n  %s"
              .formatted(folder, String.join("\n  ", misfits)));
    }
    return weights;
  }
}
