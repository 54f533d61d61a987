// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.Activations;
import dev.foresight.engine.model.Linear;
import dev.foresight.engine.model.ModelDtype;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The native memory that an engine takes at most, in bytes: of its host, what a process must have
 * beside Java's heap, or of its device.
 *
 * @param weights of model and draft, in the type that they are held in; 0 on a host beside a device
 *     that holds them
 * @param caches of sequences and of images seen before; 0 where another device holds them
 * @param workspace activations of one step, tensors while they are loaded, and PyTorch itself
 */
public record EngineMemory(long weights, long caches, long workspace) {
  private static final int MEBIBYTE_BITS = 20;

  /** PyTorch's libraries, its threads and allocator, images being decoded. */
  private static final long RUNTIME_BYTES = 384L << MEBIBYTE_BITS;

  /** CUDA's context, its kernels, and the workspaces of its libraries. Assumed, never measured. */
  private static final long CUDA_BYTES = 1024L << MEBIBYTE_BITS;

  /**
   * Returns what an engine would take of its host. Reads headers of files only.
   *
   * @param model the model's folder
   * @throws CheckpointException if a folder cannot be used
   */
  public static EngineMemory of(Path model, EngineOptions options) {
    return of(Checkpoint.open(model).config(), draft(options), options);
  }

  /**
   * Returns what the caches of a sequence about one image take at most, in bytes, the draft's
   * included. Reads headers of files only.
   *
   * @param model the model's folder
   * @param textTokens of prompt and answer
   * @throws CheckpointException if a folder cannot be used
   */
  public static long ofSequence(Path model, EngineOptions options, int textTokens) {
    ModelShape config = Checkpoint.open(model).config();
    long perRow =
        config.text().cacheNumbersPerRow()
            + draft(options).map(TextConfig::cacheNumbersPerRow).orElse(0L);
    long rows =
        (long) config.images().fewestTokens() + textTokens + options.policy().limits().nodes();
    return rows * perRow * options.kvDtype().on(options.device(), options.dtype()).bytes();
  }

  private static Optional<TextConfig> draft(EngineOptions options) {
    return options.speculation().map(with -> DraftCheckpoint.open(with.draft()).config());
  }

  /**
   * Returns what an engine would take of its host.
   *
   * @param draft shape of the draft, if options ask for one
   */
  public static EngineMemory of(
      ModelShape config, Optional<TextConfig> draft, EngineOptions options) {
    boolean onHost = options.device().equals("cpu");
    return new EngineMemory(
        onHost ? weights(config, draft, options) : 0,
        onHost ? caches(options) : 0,
        workspace(config, options, onHost));
  }

  /**
   * Returns what an engine would take of a GPU, if that is its device. Reads headers of files only.
   *
   * @param model the model's folder
   * @throws CheckpointException if a folder cannot be used
   */
  public static EngineMemory ofDevice(Path model, EngineOptions options) {
    return ofDevice(Checkpoint.open(model).config(), draft(options), options);
  }

  /**
   * Returns what an engine would take of a GPU, if that is its device.
   *
   * @param draft shape of the draft, if options ask for one
   */
  public static EngineMemory ofDevice(
      ModelShape config, Optional<TextConfig> draft, EngineOptions options) {
    return new EngineMemory(
        weights(config, draft, options),
        caches(options),
        CUDA_BYTES + Float.BYTES * activations(config, options));
  }

  private static long weights(
      ModelShape config, Optional<TextConfig> draft, EngineOptions options) {
    Linear linear = decoderKind(config.text(), options);
    long weights = targetWeights(config, linear);
    return draft.isPresent()
        ? weights + draftWeights(config.text(), draft.get(), draftKind(options, linear))
        : weights;
  }

  private static long caches(EngineOptions options) {
    return mebibytes(options.kvBudgetMib()) + mebibytes(options.visionCacheMib());
  }

  /** A draft is multiplied as its target is, unless it has a type of its own. */
  private static Linear decoderKind(TextConfig text, EngineOptions options) {
    return options
        .dtype()
        .linearOn(options.device())
        .forDecoder(text.stepWeights(), options.threads(), options.deterministic());
  }

  private static long mebibytes(int count) {
    return (long) count << MEBIBYTE_BITS;
  }

  private static long targetWeights(ModelShape config, Linear linear) {
    long bytes = 0;
    for (Map.Entry<String, long[]> tensor : config.tensors().entrySet()) {
      String name = tensor.getKey();
      Linear kind = name.startsWith("text.") ? linear : linear.forVision();
      // Rows of the embedding are looked up, not multiplied by; norms and biases stay float32.
      boolean multiplied = tensor.getValue().length > 1 && !name.contains("embed_tokens");
      int looked = name.contains("embed_tokens") ? kind.bytesOfRows() : Float.BYTES;
      bytes += elements(tensor.getValue()) * (multiplied ? kind.bytesHeld() : looked);
    }
    return config.text().tiedHead() ? bytes + head(config.text(), linear) : bytes;
  }

  private static Linear draftKind(EngineOptions options, Linear target) {
    return options
        .speculation()
        .map(Speculation::draftDtype)
        .filter(dtype -> dtype != ModelDtype.AUTO)
        .map(dtype -> dtype.linearOn(options.device()))
        .orElse(target);
  }

  private static long draftWeights(TextConfig target, TextConfig draft, Linear kind) {
    long bytes = head(target, kind);
    for (Map.Entry<String, long[]> tensor : DraftCheckpoint.shapes(draft).entrySet()) {
      // The embedding is the target's.
      if (!tensor.getKey().contains("embed_tokens")) {
        bytes += elements(tensor.getValue()) * kind.bytesHeld();
      }
    }
    return bytes;
  }

  private static long head(TextConfig text, Linear linear) {
    return (long) text.vocabularySize() * text.hiddenSize() * linear.bytesHeld();
  }

  private static long workspace(ModelShape config, EngineOptions options, boolean onHost) {
    long working = onHost ? Float.BYTES * activations(config, options) : 0;
    return RUNTIME_BYTES + Math.max(working, loading(config.text()));
  }

  /** Numbers. */
  private static long activations(ModelShape config, EngineOptions options) {
    TextConfig text = config.text();
    long trees = (long) options.maxBatch() * options.policy().limits().nodes();
    long rows = options.prefillRows() + trees;
    long layer = Activations.ofRows(rows, text.hiddenSize(), text.intermediateSize());
    long attention =
        Activations.ofAttention(text.heads(), options.prefillRows(), text.maxPositions());
    long logits = 2L * trees * text.vocabularySize();
    return layer
        + attention
        + logits
        + VisionBatch.images(config, options) * config.imageWorkspace();
  }

  /** A layer, or embedding and head, as float32 beside what is packed of it. */
  private static long loading(TextConfig text) {
    long hidden = text.hiddenSize();
    long layer = 4 * hidden * hidden + 3 * hidden * text.intermediateSize();
    return Math.max(layer, 2 * hidden * text.vocabularySize()) * Float.BYTES;
  }

  private static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Returns what this engine and another take in one process. */
  public EngineMemory plus(EngineMemory other) {
    return new EngineMemory(
        weights + other.weights, caches + other.caches, workspace + other.workspace);
  }

  /** Returns the sum. */
  public long total() {
    return weights + caches + workspace;
  }

  /** Returns the parts in mebibytes, for people. */
  @Override
  public String toString() {
    return "%d MiB (weights %d, caches %d, workspace %d)"
        .formatted(up(total()), up(weights), up(caches), up(workspace));
  }

  private static long up(long bytes) {
    return (bytes + (1 << MEBIBYTE_BITS) - 1) >> MEBIBYTE_BITS;
  }
}
