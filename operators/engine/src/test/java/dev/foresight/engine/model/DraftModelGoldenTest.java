// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static dev.foresight.engine.goldens.Closeness.assertCloseAltogether;
import static dev.foresight.engine.goldens.LlavaGoldens.floats;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.goldens.GoldenPrompt;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.goldens.MsdRun;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.CpuTypes;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The draft's numbers behind a prompt, against MSD's reference code. */
@Numeric
class DraftModelGoldenTest {
  /**
   * Of float32: the target's vision tower (24 sums of up to 128 terms), its decoder's three layers
   * and norm, the draft's fusion, layer and head.
   */
  private static final int SUMS = 24 + 25 + 1 + 8 + 1;

  private static final int TERMS = 176;

  /** Narrow: fusion and a block's four. */
  private static final int PRODUCTS = 1 + 4;

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
          checkPrompt(draft, run, chunk, Rounding.FLOAT32);
        }
      }
    }
  }

  @Test
  void readsADraftInHalfPrecision() {
    try (DraftModel draft = load("draft-safetensors", DraftOptions.like(target))) {
      checkPrompt(draft, MsdRun.all().get(0), 7, Rounding.FLOAT16);
    }
  }

  /** A draft's type is its own; where it is the target's, they share the packed head. */
  @ParameterizedTest
  @MethodSource("pairsOfTypes")
  void staysCloseInFewerBits(ModelDtype targets, ModelDtype drafts) {
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    DraftOptions options = new DraftOptions(drafts.linearOn("cpu"), List.of());
    MsdRun run = MsdRun.all().get(0);
    try (LlavaModel rounded =
            LlavaModel.load(torch, checkpoint, ModelOptions.of(targets, torch), layers -> {});
        DraftModel draft =
            DraftModel.load(
                torch, DraftCheckpoint.open(LlavaGoldens.path("draft")), rounded, options)) {
      checkPrompt(draft, run, 7, Rounding.valueOf(drafts.name()));
    }
  }

  static Stream<Arguments> pairsOfTypes() {
    return Stream.of(
            List.of(ModelDtype.FLOAT32, ModelDtype.INT8),
            List.of(ModelDtype.BFLOAT16, ModelDtype.BFLOAT16),
            List.of(ModelDtype.INT8, ModelDtype.INT8),
            List.of(ModelDtype.INT8, ModelDtype.BFLOAT16))
        .filter(pair -> CpuTypes.hasBfloat16() || !pair.contains(ModelDtype.BFLOAT16))
        .map(pair -> Arguments.of(pair.toArray()));
  }

  @Test
  void proposesOnlyTheTokensOfATrimmedHead() {
    MsdRun run = MsdRun.all().get(0);
    int[] ids = IntStream.range(0, 600).filter(id -> id % 2 == 1).toArray();
    DraftOptions trimmed =
        DraftOptions.like(target).withProposable(Arrays.stream(ids).boxed().toList());
    try (DraftModel draft = load("draft", trimmed);
        DraftOutput output = prompt(draft, run, 1000, ids.length, Rounding.FLOAT32)) {
      int last = output.tokens().length - ids.length;
      float[] actual = new float[ids.length];
      for (int i = 0; i < ids.length; i++) {
        int place = Arrays.binarySearch(ids, (int) output.tokens()[last + i]);
        assertThat(place).as("token %d", output.tokens()[last + i]).isNotNegative();
        actual[place] = output.scores()[last + i];
      }
      assertClose(
          "log-probabilities",
          actual,
          logProbabilities(run, ids),
          MsdRun.logProbabilityTolerance(Rounding.FLOAT32));
    }
  }

  private static void checkPrompt(DraftModel draft, MsdRun run, int chunk, Rounding rounding) {
    Map<String, StoredTensor> expected = run.tensors();
    int vocabulary = draft.vocabulary();
    try (DraftOutput output = prompt(draft, run, chunk, vocabulary, rounding)) {
      float[] hidden = output.hidden().toFloats();
      float[] all = floats(expected.get("draft_prefill_output"));
      int from = all.length - hidden.length;
      assertClose(
          run + " output",
          hidden,
          Arrays.copyOfRange(all, from, all.length),
          rounding.ofNetwork(SUMS, TERMS, PRODUCTS, Rounding.size(all)));
      float[] logProbabilities = logProbabilities(run, IntStream.range(0, vocabulary).toArray());
      float[] actual = new float[vocabulary];
      int last = output.tokens().length - vocabulary;
      for (int i = 0; i < vocabulary; i++) {
        actual[(int) output.tokens()[last + i]] = output.scores()[last + i];
      }
      double tolerance = MsdRun.logProbabilityTolerance(rounding);
      if (rounding == Rounding.INT8) {
        // Steps are as long as the largest number of a row wants them, so the errors of its
        // products
        // are not independent: tokens whose logits are far from 0 are off by more than six
        // deviations
        // of all (seen with VNNI), which a tolerance of independent errors does not know.
        assertCloseAltogether(run + " log-probabilities", actual, logProbabilities, tolerance);
      } else {
        assertClose(run + " log-probabilities", actual, logProbabilities, tolerance);
      }
    }
  }

  /** Log-softmax of the reference's logits behind the prompt, over some ids. */
  private static float[] logProbabilities(MsdRun run, int[] ids) {
    float[] logits = floats(run.tensors().get("draft_prefill_logits_last"));
    double sum = Arrays.stream(ids).mapToDouble(id -> Math.exp(logits[id])).sum();
    float[] result = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = (float) (logits[ids[i]] - Math.log(sum));
    }
    return result;
  }

  /** Feeds both models a prompt in pieces; returns what the draft made of the last piece. */
  private static DraftOutput prompt(
      DraftModel draft, MsdRun run, int chunk, int count, Rounding rounding) {
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
                rounding.ofNetwork(SUMS, TERMS, 1, Rounding.size(inputs)));
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
