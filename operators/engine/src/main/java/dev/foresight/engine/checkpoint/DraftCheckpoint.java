// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An MSD draft's checkpoint folder, laid out as {@code lucylyn/MSD-LLaVA1.5-7B} is published: one
 * decoder layer without a norm before its attention, the fusion layer {@code fc}, and a copy of the
 * target's embedding, which may have fewer rows. Queries, keys and values may have biases. The head
 * is the target's. arXiv 2505.14260.
 */
public final class DraftCheckpoint {
  private static final String EMBEDDING = "embed_tokens.weight";
  private static final String QKV_BIAS = "qkv_bias";
  private static final String QUERY_BIAS = "layers.0.self_attn.q_proj.bias";
  private static final String WRONG_PAIR = "give the draft that was trained for this target";

  private final Path folder;
  private final TextConfig config;
  private final VisualTokens visualTokens;
  private final Map<String, StoredTensor> tensors;

  private DraftCheckpoint(
      Path folder,
      TextConfig config,
      VisualTokens visualTokens,
      Map<String, StoredTensor> tensors) {
    this.folder = folder;
    this.config = config;
    this.visualTokens = visualTokens;
    this.tensors = tensors;
  }

  /**
   * Opens a folder; weights are not read yet.
   *
   * @throws CheckpointException if a file is missing or broken, or tensors are missing, misshapen,
   *     of another type or unknown
   */
  public static DraftCheckpoint open(Path folder) {
    Path file = WeightFiles.requireFolder("draft", folder).resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Shown.path(folder) + " has no config.json; is it a draft's folder?");
    }
    ConfigValues values = ConfigValues.read(file);
    TextConfig shape = readShape(values);
    Map<String, StoredTensor> stored = WeightFiles.readFolder(folder);
    // Where the configuration does not say whether there are biases, the weights do.
    TextConfig config = shape.withQkvBias(values.flag(QKV_BIAS, stored.containsKey(QUERY_BIAS)));
    CheckedTensors checked =
        new CheckedTensors(
            shapes(config),
            Optional::of,
            name -> name,
            (name, key) -> CheckedTensors.isDerived(key));
    return new DraftCheckpoint(
        folder, config, VisualTokens.read(values), checked.check(folder, stored));
  }

  /**
   * Reads a {@code config.json} alone, of any name, for a draft without a checkpoint.
   *
   * @throws CheckpointException if the file is missing, or a value is not supported
   */
  public static TextConfig readShape(Path file) {
    return readShape(ConfigValues.ofShape(file, "an MSD draft"));
  }

  private static TextConfig readShape(ConfigValues values) {
    TextConfig config = TextConfig.read(values, false).withQkvBias(values.flag(QKV_BIAS, false));
    if (config.layers() != 1) {
      throw values.wrong("num_hidden_layers", config.layers(), "1: a draft has one layer");
    }
    return config;
  }

  /** Returns the shape of every tensor of a draft, in the order of their use. */
  public static Map<String, long[]> shapes(TextConfig config) {
    int hidden = config.hiddenSize();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, new long[] {config.vocabularySize(), hidden});
    shapes.put("fc.weight", new long[] {hidden, 2L * hidden});
    shapes.put("fc.bias", new long[] {hidden});
    DecoderShapes.addLayer(shapes, "layers.0.", config);
    return shapes;
  }

  /**
   * Checks that the draft was made for a target: as wide, with the same heads, and with a copy of
   * the target's embedding, maybe in fewer bits. Reads both embeddings.
   *
   * @param text shape of the target's decoder
   * @param embedding of the target
   * @throws CheckpointException if not
   */
  public void requireMadeFor(TextConfig text, StoredTensor embedding) {
    requireEqual("hidden_size", config.hiddenSize(), text.hiddenSize());
    requireEqual("num_attention_heads", config.heads(), text.heads());
    requireEqual("num_key_value_heads", config.kvHeads(), text.kvHeads());
    requireEqual("head_dim", config.headDim(), text.headDim());
    if (config.vocabularySize() > text.vocabularySize()) {
      throw values()
          .wrong(
              "vocab_size",
              config.vocabularySize(),
              "the target's %d at most; %s".formatted(text.vocabularySize(), WRONG_PAIR));
    }
    int differing = EmbeddingCopy.differingRows(tensor(EMBEDDING), embedding);
    if (differing > 0) {
      throw new CheckpointException(
          "draft %s differs from its target in %d of %d rows of %s, of which it should hold a copy; %s"
              .formatted(
                  Shown.path(folder), differing, config.vocabularySize(), EMBEDDING, WRONG_PAIR));
    }
  }

  private void requireEqual(String key, int own, int targets) {
    if (own != targets) {
      throw values().wrong(key, own, "the target's, " + targets + "; " + WRONG_PAIR);
    }
  }

  private ConfigValues values() {
    return ConfigValues.parse("{}", folder.resolve("config.json"));
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Returns the shape; its vocabulary is the rows of the draft's embedding. */
  public TextConfig config() {
    return config;
  }

  /** Returns what an image's positions are to the draft. */
  public VisualTokens visualTokens() {
    return visualTokens;
  }

  /**
   * Returns a tensor by its name.
   *
   * @throws IllegalArgumentException if a draft has no tensor of that name
   */
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  /** Returns a digest that tells this checkpoint from others, hexadecimal. */
  public String fingerprint() {
    return Fingerprint.of(folder.resolve("config.json"), new TreeMap<>(tensors));
  }
}
