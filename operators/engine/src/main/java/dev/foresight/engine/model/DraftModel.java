// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.runtime.Opaque;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.Arrays;
import java.util.List;

/**
 * MSD's draft: one decoder layer that proposes tokens from the target's hidden states (arXiv
 * 2505.14260). It uses the target's own embedding, of which its checkpoint holds a frozen copy, and
 * the target's head. Runs on one thread at a time.
 */
public final class DraftModel implements AutoCloseable {
  /**
   * How far the noise-ranked scores are from the target's choices: the sharpness at which a
   * proposal's share of them is about how often it is accepted.
   */
  private static final double SHARPNESS = 0.7;

  private static final String WRONG_PAIR = "give the draft that was trained for this target";
  private static final String[] BIASES = {
    "self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias"
  };
  private static final String[] LAYER_WEIGHTS = {
    "self_attn.q_proj.weight",
    "self_attn.k_proj.weight",
    "self_attn.v_proj.weight",
    "self_attn.o_proj.weight",
    "post_attention_layernorm.weight",
    "mlp.gate_proj.weight",
    "mlp.up_proj.weight",
    "mlp.down_proj.weight"
  };

  private final Torch torch;
  private final TensorPrograms programs;
  private final TextConfig config;
  private final KvDtype kvDtype;
  private final Grouping grouping;
  private final int vocabulary;
  private final int targetVocabulary;
  private final NoiseTable noise;
  private final Program program;

  private DraftModel(
      Torch torch,
      TextConfig config,
      VisualTokens visualTokens,
      LanguageModel target,
      DraftOptions options) {
    this.torch = torch;
    this.programs = new TensorPrograms(torch);
    this.config = config;
    this.kvDtype = target.decoder().kvDtype();
    this.grouping = target.decoder().groupingOfDrafts();
    this.vocabulary =
        options.proposable().isEmpty() ? config.vocabularySize() : options.proposable().size();
    this.targetVocabulary = target.decoder().config().vocabularySize();
    this.noise = new NoiseTable(torch);
    this.program =
        torch.load(
            options
                .linear()
                .addTo(
                    new ProgramSource(
                        "Draft", ProgramSource.text(DraftModel.class, "draft.torchscript")))
                .with("rows", ProgramSource.text(DraftModel.class, "rows.torchscript"))
                .with("attention", ProgramSource.text(DraftModel.class, "attention.torchscript"))
                .with("layer", ProgramSource.text(DraftModel.class, "layer.torchscript"))
                .set("heads", config.heads())
                .set("kv_heads", config.kvHeads())
                .set("eps", config.rmsNormEps())
                .set("rows", vocabulary)
                .set("sharpness", SHARPNESS)
                .set("biased", config.qkvBias())
                .set("bagged", grouping == Grouping.ALIKE)
                .set("fuses_images", visualTokens == VisualTokens.FUSED)
                .tensorLists(
                    "candidates",
                    "embedding",
                    "inverse_frequencies",
                    "fusion_bias",
                    "qkv_bias",
                    "norm",
                    "floor")
                .lists("PackedWeight", "head", "fusion", "layer"));
  }

  /**
   * Loads a draft beside its target, for which it was made: {@link DraftCheckpoint#requireMadeFor}.
   *
   * @throws CheckpointException if its rows are not as wide as the target's, or its vocabulary is
   *     larger
   */
  public static DraftModel load(
      Torch torch, DraftCheckpoint checkpoint, LanguageModel target, DraftOptions options) {
    requireFits(checkpoint.config(), target, checkpoint.folder().toString());
    // Its positions are the target's.
    TextConfig config =
        checkpoint.config().withRopeSections(target.decoder().config().ropeSections());
    DraftModel draft = new DraftModel(torch, config, checkpoint.visualTokens(), target, options);
    try {
      WeightSource source = new StoredWeights(draft.programs, checkpoint::tensor);
      draft.load(source, target, options);
      return draft;
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  /**
   * Makes a draft of random weights, for measuring.
   *
   * @throws CheckpointException if its rows are not as wide as the target's, or its vocabulary is
   *     larger
   */
  public static DraftModel random(
      Torch torch, TextConfig config, LanguageModel target, DraftOptions options) {
    requireFits(config, target, "of random weights");
    DraftModel draft = new DraftModel(torch, config, VisualTokens.DECOUPLED, target, options);
    draft.load(
        new RandomWeights(draft.programs, DraftCheckpoint.shapes(config), false), target, options);
    return draft;
  }

  private static void requireFits(TextConfig config, LanguageModel target, String name) {
    TextConfig text = target.decoder().config();
    if (config.hiddenSize() != text.hiddenSize()
        || config.vocabularySize() > text.vocabularySize()) {
      throw new CheckpointException(
          "draft %s has an embedding of %d x %d, but its target one of %d x %d; %s"
              .formatted(
                  name,
                  config.vocabularySize(),
                  config.hiddenSize(),
                  text.vocabularySize(),
                  text.hiddenSize(),
                  WRONG_PAIR));
    }
  }

  private void load(WeightSource source, LanguageModel target, DraftOptions options) {
    long[] ids = options.proposable().stream().mapToLong(Integer::longValue).toArray();
    try (Tensor embedding = target.decoder().sharedEmbedding();
        Tensor candidates = torch.longs(ids, ids.length);
        Opaque head = head(target, options, candidates);
        Tensor frequencies = Decoder.inverseFrequencies(torch, config);
        Weights weights = new Weights(source)) {
      program
          .call("load")
          .tensor(embedding)
          .opaque(head)
          .tensor(candidates)
          .tensor(frequencies)
          .tensors(weights.readAll("", "fc.weight", "fc.bias"))
          .tensors(weights.readAll("layers.0.", LAYER_WEIGHTS))
          .tensors(config.qkvBias() ? weights.readAll("layers.0.", BIASES) : List.of())
          .runForNumber();
    }
  }

  /** The target's own packed head where that serves, else a copy packed for the draft. */
  private Opaque head(LanguageModel target, DraftOptions options, Tensor candidates) {
    if (options.proposable().isEmpty() && options.linear() == target.decoder().linear()) {
      return target.decoder().packedHead();
    }
    try (Tensor stored = target.readHead()) {
      return program.call("pack_head").tensor(stored).tensor(candidates).runForOpaque();
    }
  }

  /** Returns the shape; its vocabulary is the rows of the draft's embedding. */
  public TextConfig config() {
    return config;
  }

  /** Returns how many tokens can be proposed. */
  public int vocabulary() {
    return vocabulary;
  }

  /** Returns the noise that proposals are ranked with, for whoever chooses the target's tokens. */
  public NoiseTable noise() {
    return noise;
  }

  /** Returns how many bytes one position takes in a cache. */
  public long cacheBytesPerRow() {
    return config.cacheNumbersPerRow() * kvDtype.bytes();
  }

  /**
   * Makes memory for caches; the caller owns it.
   *
   * @param rows of all of them together
   */
  public KvArena newArena(int rows) {
    return KvArena.on(torch, programs, kvDtype, 1, config.kvHeads(), config.headDim(), rows);
  }

  /**
   * Makes a cache for one sequence alone, with room for the longest context and a tree behind it;
   * the caller owns it.
   */
  public KvCache newCache() {
    return newCache(config.maxPositions() + KvArena.SPARE_ROWS);
  }

  /**
   * Makes a cache for one sequence alone; the caller owns it.
   *
   * @param rows that it has room for
   */
  public KvCache newCache(int rows) {
    return KvArena.ofOne(newArena(rows + KvArena.BLOCK_ROWS - 1));
  }

  /**
   * Runs one forward pass. Keys and values of the new rows are written behind each cache's length.
   *
   * @param segments at least one, each of another cache of the same arena; together they have at
   *     least one row
   * @param source hidden states that the segments name rows of, {@code [sources, H]}
   * @param count how many tokens each wanted row proposes, at most {@link #vocabulary}
   * @return the caller owns it
   */
  public DraftOutput forward(List<DraftSegment> segments, Tensor source, int count) {
    List<DraftSegment> proposing =
        segments.stream().filter(segment -> segment.rows().wanted().length > 0).toList();
    long[] ends = proposing.stream().mapToLong(segment -> segment.rows().wanted().length).toArray();
    Arrays.parallelPrefix(ends, Long::sum);
    long[] keys =
        proposing.stream()
            .filter(segment -> segment.temperature() > 0)
            .mapToLong(DraftSegment::key)
            .toArray();
    long[] sources =
        segments.stream().flatMapToInt(s -> Arrays.stream(s.sources())).asLongStream().toArray();
    try (SegmentRows rows =
        new SegmentRows(
            torch,
            segments.stream().map(DraftSegment::rows).toList(),
            config.axes(),
            grouping,
            sources)) {
      Program.Call call = rows.passNumbers(program.call("forward")).tensor(source);
      List<Tensor> output =
          rows.passContext(rows.passImages(call))
              .numbers(ends)
              .decimals(proposing.stream().mapToDouble(DraftSegment::temperature).toArray())
              .tensors(noise.rows(source, keys, targetVocabulary))
              .number(count)
              .runForTensors();
      try (Tensor scores = output.get(1);
          Tensor tokens = output.get(2)) {
        return new DraftOutput(output.get(0), scores.toFloats(), tokens.toLongs());
      }
    }
  }

  /** Returns what enters the layer for one segment's rows, {@code [rows, H]}. */
  Tensor inputs(DraftSegment segment, Tensor source) {
    long[] sources = Arrays.stream(segment.sources()).asLongStream().toArray();
    try (SegmentRows rows =
        new SegmentRows(torch, List.of(segment.rows()), config.axes(), grouping, sources)) {
      return rows.passImages(rows.passNumbers(program.call("inputs")).tensor(source))
          .runForTensor();
    }
  }

  @Override
  public void close() {
    program.close();
    programs.close();
    noise.close();
  }
}
