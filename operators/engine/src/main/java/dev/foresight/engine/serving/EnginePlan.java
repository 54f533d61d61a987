// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The first half of opening an engine: all that can be found out about its folders without a device
 * and without weights in memory. {@link LoadedModel#load} begins with it, so whoever makes a plan
 * and throws it away has checked what an engine would be opened with.
 *
 * @param checkpoint of the model
 * @param draft that was made for the model, if options ask for one
 * @param images how they are prepared
 * @param options of the engine
 */
public record EnginePlan(
    Checkpoint checkpoint,
    Optional<DraftCheckpoint> draft,
    ImagePreprocessor images,
    EngineOptions options) {

  /**
   * Reads the folders: configurations, headers of weights, tokenizer, how images are prepared, and
   * whether the draft is the model's own.
   *
   * @param folder of a known {@link dev.foresight.engine.architecture.Architecture}
   * @throws CheckpointException if a folder cannot be used
   * @throws IllegalArgumentException if the trace cannot be written
   */
  public static EnginePlan of(Path folder, EngineOptions options) {
    Checkpoint checkpoint = Checkpoint.open(folder);
    ModelShape config = checkpoint.config();
    ImagePreprocessor images = checkpoint.images();
    try (Tokenizer tokenizer = Tokenizer.open(folder, config.imageTokenId())) {
      checkpoint.requireFits(tokenizer);
      requireEmbeddings(folder, tokenizer, config.text().vocabularySize());
    }
    Optional<DraftCheckpoint> draft =
        options.speculation().map(with -> DraftCheckpoint.open(with.draft()));
    draft.ifPresent(with -> requireMadeFor(with, checkpoint));
    options.speculation().flatMap(Speculation::trace).ifPresent(EnginePlan::requireFolder);
    return new EnginePlan(checkpoint, draft, images, options);
  }

  /** Returns the memory that the engine would take. */
  public EngineMemory memory() {
    return EngineMemory.of(checkpoint.config(), draft.map(DraftCheckpoint::config), options);
  }

  /** Checks that a draft was made for a model. */
  static void requireMadeFor(DraftCheckpoint draft, Checkpoint target) {
    draft.requireMadeFor(target.config().text(), target.tensor(Decoder.EMBEDDING));
  }

  /** Special tokens may lie beyond: requests that hold one are refused. */
  private static void requireEmbeddings(Path folder, Tokenizer tokenizer, int vocabularySize) {
    Set<Integer> special = new HashSet<>(tokenizer.specialTokens().values());
    IntStream others = tokenizer.byFrequency().filter(id -> !special.contains(id));
    int last = others.max().orElse(0);
    if (last >= vocabularySize) {
      throw new CheckpointException(
          "%s/tokenizer.json: model.vocab has the token %d, but vocab_size of config.json is %d; give both from one checkpoint"
              .formatted(Shown.path(folder), last, vocabularySize));
    }
  }

  private static void requireFolder(Path trace) {
    if (!Files.isDirectory(trace.toAbsolutePath().getParent())) {
      throw new IllegalArgumentException(
          "trace is %s, but must be a file in a folder that exists".formatted(Shown.path(trace)));
    }
  }
}
