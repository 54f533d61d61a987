// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.inflation;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.GoldenPrompt;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.goldens.MsdRun;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.TreeShape;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden pair and its twins say the same. */
@Numeric
class InflatorTest {
  /** As wide as the twins that are measured; more layers would prove no more. */
  private static final TwinShape SHAPE = new TwinShape(576, 1536, 5);

  @TempDir private static Path folder;

  @BeforeAll
  static void inflate() throws IOException {
    Inflator inflator = new Inflator(SHAPE);
    inflator.inflateTarget(LlavaGoldens.path("model"), folder.resolve("model"));
    inflator.inflateDraft(LlavaGoldens.path("draft"), folder.resolve("draft"));
  }

  private static List<GoldenCase> cases() {
    return LlavaGoldens.cases().stream().filter(g -> g.model().equals("model")).toList();
  }

  @Test
  void hasTheShapeAskedFor() {
    TextConfig text = LlavaCheckpoint.open(folder.resolve("model")).config().text();
    assertThat(text)
        .isEqualTo(new TextConfig(640, 576, 1536, 5, 36, 36, 16, 1024, 1e-5 / 9, 10000, false));
  }

  /**
   * The same sums as the original's, of the vision tower (24 of them) and the decoder (26), with
   * zeros between the terms.
   */
  @Test
  void hasTheLogitsOfTheOriginal() {
    try (Torch torch = Torch.open("cpu", 1);
        LlavaModel original = load(torch, LlavaGoldens.path("model"));
        LlavaModel twin = load(torch, folder.resolve("model"))) {
      for (GoldenCase golden : cases()) {
        float[] expected = logits(original, golden);
        double tolerance = Rounding.FLOAT32.ofNetwork(50, 176, 0, Rounding.size(expected));
        assertClose(golden.name(), logits(twin, golden), expected, tolerance);
      }
    }
  }

  private static LlavaModel load(Torch torch, Path folder) {
    return LlavaModel.load(
        torch, LlavaCheckpoint.open(folder), ModelOptions.defaultsOn(torch), layers -> {});
  }

  private static float[] logits(LlavaModel model, GoldenCase golden) {
    try (GoldenPrompt prompt = GoldenPrompt.of(golden, model);
        KvCache cache = model.decoder().newCache();
        StepOutput output =
            model.decoder().forward(List.of(prompt.targetRows(cache, 0, prompt.ids().length)))) {
      return output.logits().toFloats();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"63,5,8", "59,5,10", "9,2,3", "6,4,1"})
  void draftsAndAnswersAsTheReferenceDoes(String tree) {
    Map<String, MsdRun> runs =
        MsdRun.all().stream()
            .filter(run -> shape(run).toString().equals(tree))
            .collect(Collectors.toMap(MsdRun::name, run -> run));
    Speculation speculation = new Speculation(folder.resolve("draft"), FixedTrees.parse(tree));
    try (Engine engine =
        DecodingEngine.open(
            folder.resolve("model"),
            EngineOptions.defaults().withThreads(1).withSpeculation(speculation))) {
      runs.forEach((name, run) -> check(run, engine.submit(request(run)).join()));
    }
  }

  private static TreeShape shape(MsdRun run) {
    return new TreeShape(run.config().total(), run.config().depth(), run.config().topK());
  }

  private static GenerationRequest request(MsdRun run) {
    GoldenCase golden = run.golden();
    return new GenerationRequest(
        run.name(),
        new Prompt.Raw(golden.prompt()),
        LlavaGoldens.images(golden),
        Optional.of(golden.padToSquare()),
        SamplingParameters.GREEDY,
        run.maxNewTokens(),
        List.of());
  }

  private static void check(MsdRun run, Generation answer) {
    List<Integer> expected = run.finalIds().stream().filter(id -> id != 2).toList();
    assertThat(answer.tokenIds()).as(run.toString()).isEqualTo(expected);
    // The reference may take a step past the limit.
    List<Integer> accepted = run.steps().stream().map(MsdRun.Step::accepted).toList();
    List<Integer> found = answer.acceptance().acceptedLengths();
    int same = 0;
    while (same < found.size() && found.get(same).equals(accepted.get(same))) {
      same++;
    }
    if (same < found.size()) {
      assertThat(run.steps().get(same).isTiedAtTheCut())
          .as(
              "a near tie at the cut of step %d, the first of %s that is not %s",
              same, found, accepted)
          .isTrue();
    } else {
      assertThat(same).isBetween(accepted.size() - 1, accepted.size());
    }
  }

  @Test
  void refusesWhatItCannotMakeATwinOf() {
    assertThatThrownBy(
            () ->
                new Inflator(new TwinShape(100, 1536, 5))
                    .inflateTarget(LlavaGoldens.path("model"), folder.resolve("other")))
        .hasMessage("the twin's hidden size is 100, but must be a multiple of the original's 64");
    assertThatThrownBy(
            () ->
                new Inflator(SHAPE)
                    .inflateDraft(LlavaGoldens.path("draft-safetensors"), folder.resolve("other")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("stored in float32");
  }
}
