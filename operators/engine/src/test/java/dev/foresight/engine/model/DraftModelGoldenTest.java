// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static dev.foresight.engine.goldens.LlavaGoldens.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.goldens.GoldenPrompt;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.goldens.MsdRun;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The draft's numbers behind a prompt, against MSD's reference code. */
class DraftModelGoldenTest {
  private static final double TOLERANCE = 1e-4;

  private static Torch torch;
  private static LlavaModel target;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    target = LlavaModel.load(torch, checkpoint, ModelOptions.defaultsOn(torch), layers -> {});
  }

  @AfterAll
  static void close() {
    target.close();
    torch.close();
  }

  private static DraftModel load(String folder, DraftOptions options) {
    DraftCheckpoint checkpoint = DraftCheckpoint.open(LlavaGoldens.path(folder));
    return DraftModel.load(torch, checkpoint, target, options);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void equalsTheReferenceBehindEveryPrompt(int chunk) {
    try (DraftModel draft = load("draft", DraftOptions.like(target))) {
      for (MsdRun run : MsdRun.all()) {
        if (run.config().topK() == 8) {
          checkPrompt(draft, run, chunk, TOLERANCE);
        }
      }
    }
  }

  @Test
  void readsADraftInHalfPrecision() {
    try (DraftModel draft = load("draft-safetensors", DraftOptions.like(target))) {
      checkPrompt(draft, MsdRun.all().get(0), 7, 2e-2);
    }
  }

  /** A draft's type is its own; where it is the target's, they share the packed head. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, INT8", "BFLOAT16, BFLOAT16", "INT8, INT8", "INT8, BFLOAT16"})
  void staysCloseInFewerBits(ModelDtype targets, ModelDtype drafts) {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    DraftOptions options = new DraftOptions(drafts.linearOn("cpu"), Integer.MAX_VALUE);
    MsdRun run = MsdRun.all().get(0);
    try (LlavaModel rounded =
            LlavaModel.load(torch, checkpoint, ModelOptions.of(targets, torch), layers -> {});
        DraftModel draft =
            DraftModel.load(
                torch, DraftCheckpoint.open(LlavaGoldens.path("draft")), rounded, options)) {
      checkPrompt(draft, run, 7, 0.3);
    }
  }

  @Test
  void proposesOnlyTheTokensOfATrimmedHead() {
    MsdRun run = MsdRun.all().get(0);
    DraftOptions trimmed = new DraftOptions(Linear.PACKED_FLOAT32, 300);
    try (DraftModel draft = load("draft", trimmed);
        DraftOutput output = prompt(draft, run, 1000, 300, TOLERANCE)) {
      float[] all = logProbabilities(run, 300);
      int last = output.tokens().length - 300;
      assertThat(Arrays.stream(output.tokens(), last, last + 300).distinct().filter(t -> t < 300))
          .hasSize(300);
      for (int i = 0; i < 300; i++) {
        assertThat(output.scores()[last + i])
            .isCloseTo(all[(int) output.tokens()[last + i]], within(1e-3f));
      }
    }
  }

  @Test
  void refusesTheDraftOfAnotherTarget() {
    LlavaConfig config = LlavaConfig.read(LlavaGoldens.path("model"));
    DraftCheckpoint checkpoint = DraftCheckpoint.open(LlavaGoldens.path("draft"));
    try (LlavaModel other =
        LlavaModel.random(torch, config, ModelOptions.defaultsOn(torch), false)) {
      assertThatThrownBy(() -> DraftModel.load(torch, checkpoint, other, DraftOptions.like(other)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("600 of 600 rows of the embedding")
          .hasMessageContaining("trained for this target");
    }
  }

  private static void checkPrompt(DraftModel draft, MsdRun run, int chunk, double tolerance) {
    Map<String, StoredTensor> expected = run.tensors();
    int vocabulary = draft.vocabulary();
    try (DraftOutput output = prompt(draft, run, chunk, vocabulary, tolerance)) {
      float[] hidden = output.hidden().toFloats();
      float[] all = floats(expected.get("draft_prefill_output"));
      int from = all.length - hidden.length;
      assertClose(run + " output", hidden, Arrays.copyOfRange(all, from, all.length), tolerance);
      float[] logProbabilities = logProbabilities(run, vocabulary);
      float[] actual = new float[vocabulary];
      int last = output.tokens().length - vocabulary;
      for (int i = 0; i < vocabulary; i++) {
        actual[(int) output.tokens()[last + i]] = output.scores()[last + i];
      }
      assertClose(run + " log-probabilities", actual, logProbabilities, 10 * tolerance);
    }
  }

  /** Log-softmax of the reference's logits behind the prompt, over the first ids. */
  private static float[] logProbabilities(MsdRun run, int count) {
    float[] logits = Arrays.copyOf(floats(run.tensors().get("draft_prefill_logits_last")), count);
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    for (int i = 0; i < count; i++) {
      logits[i] -= (float) Math.log(sum);
    }
    return logits;
  }

  /** Feeds both models a prompt in pieces; returns what the draft made of the last piece. */
  private static DraftOutput prompt(
      DraftModel draft, MsdRun run, int chunk, int count, double tolerance) {
    float[] inputs = floats(run.tensors().get("draft_prefill_input"));
    int width = draft.config().hiddenSize();
    try (GoldenPrompt prompt = GoldenPrompt.of(run.golden(), target);
        KvCache cache = target.decoder().newCache();
        KvCache draftCache = draft.newCache()) {
      int length = prompt.ids().length;
      for (int from = 0; ; from += chunk) {
        int to = Math.min(length, from + chunk);
        try (StepOutput step =
            target.decoder().forward(List.of(prompt.targetRows(cache, from, to)))) {
          cache.advance(to - from);
          DraftSegment rows = draftRows(prompt, draftCache, from, to, run.firstToken());
          try (Tensor input = draft.inputs(rows, step.hidden())) {
            assertClose(
                run + " input",
                input.toFloats(),
                Arrays.copyOfRange(inputs, from * width, to * width),
                tolerance);
          }
          DraftOutput output = draft.forward(List.of(rows), step.hidden(), count);
          draftCache.advance(to - from);
          if (to == length) {
            return output;
          }
          output.close();
        }
      }
    }
  }

  private static DraftSegment draftRows(
      GoldenPrompt prompt, KvCache cache, int from, int to, int firstToken) {
    int[] all = IntStream.range(0, to - from).toArray();
    int[] positions = IntStream.range(from, to).toArray();
    Segment rows =
        new Segment(
            cache,
            prompt.shifted(from, to, firstToken),
            positions,
            prompt.image(from + 1, to + 1),
            Optional.empty(),
            all);
    return new DraftSegment(rows, all, 0, 0);
  }
}
