// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.checkpoint.ProcessorConfig;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.engine.vision.ClipPreprocessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
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
 * @param preprocessor of the model's images
 * @param options of the engine
 */
public record EnginePlan(
    LlavaCheckpoint checkpoint,
    Optional<DraftCheckpoint> draft,
    ClipPreprocessor preprocessor,
    EngineOptions options) {

  /**
   * Reads the folders: configurations, headers of weights, tokenizer, how images are prepared, and
   * whether the draft is the model's own.
   *
   * @param folder laid out as {@code llava-hf/llava-1.5-7b-hf} is published
   * @throws CheckpointException if a folder cannot be used
   * @throws IllegalArgumentException if the trace cannot be written
   */
  public static EnginePlan of(Path folder, EngineOptions options) {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(folder);
    LlavaConfig config = checkpoint.config();
    ClipPreprocessor preprocessor = LoadedModel.preprocessor(folder, config.vision());
    ProcessorConfig processor = ProcessorConfig.read(folder);
    processor.requireFits(config.vision());
    try (Tokenizer tokenizer = Tokenizer.open(folder, config.imageTokenId())) {
      processor.requireMark(imageMark(folder, tokenizer, config.imageTokenId()));
      requireEmbeddings(folder, tokenizer, config.text().vocabularySize());
    }
    Optional<DraftCheckpoint> draft =
        options.speculation().map(with -> DraftCheckpoint.open(with.draft()));
    draft.ifPresent(with -> with.requireMadeFor(checkpoint));
    options.speculation().flatMap(Speculation::trace).ifPresent(EnginePlan::requireFolder);
    return new EnginePlan(checkpoint, draft, preprocessor, options);
  }

  /** Returns the memory that the engine would take. */
  public EngineMemory memory() {
    return EngineMemory.of(checkpoint.config(), draft.map(DraftCheckpoint::config), options);
  }

  private static String imageMark(Path folder, Tokenizer tokenizer, int id) {
    return tokenizer.specialTokens().entrySet().stream()
        .filter(token -> token.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s/tokenizer.json: added_tokens has no special token of id %d, which image_token_index of config.json names; give both from one checkpoint"
                        .formatted(Shown.path(folder), id)));
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
