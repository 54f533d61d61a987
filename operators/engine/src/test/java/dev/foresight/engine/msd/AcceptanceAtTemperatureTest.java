// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.GoldenPrompt;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.DraftOptions;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.NoiseKey;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.speculation.DraftTree;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.StepLoad;
import dev.foresight.engine.speculation.TreeShape;
import dev.foresight.engine.speculation.Walk;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Proofs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many drafted tokens a verification accepts at a temperature: by noise that target and draft
 * share, and by the rule of MSD's reference code, which tries children in order, each with the
 * target's probability of it. In expectation that rule accepts a node as often as the product of
 * the target's probabilities along its path says, so it needs no random numbers here. All figures
 * are written to {@code target/acceptance-at-temperature.md}.
 */
@Numeric
class AcceptanceAtTemperatureTest {
  private static final Path TABLE = Path.of("target", "acceptance-at-temperature.md");
  private static final int EOS = 2;
  private static final int MAX_NEW_TOKENS = 40;
  private static final DraftInput.Ahead NONE = new DraftInput.Ahead(0, 0, 0);
  private static final GenerationRequest REQUEST =
      GenerationRequest.greedy("question", new Prompt.Raw(""), List.of());
  private static final StepLoad LOAD = new StepLoad(1, 0, 0);

  private static Torch torch;
  private static LlavaModel target;
  private static DraftModel model;
  private static Sampler sampler;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    torch.prepareThread();
    target =
        LlavaModel.load(
            torch,
            LlavaCheckpoint.open(LlavaGoldens.path("model")),
            ModelOptions.defaultsOn(torch),
            layers -> {});
    model =
        DraftModel.load(
            torch,
            DraftCheckpoint.open(LlavaGoldens.path("draft")),
            target,
            DraftOptions.like(target));
    sampler = new Sampler(torch, Set.of(EOS));
  }

  @AfterAll
  static void close() {
    sampler.close();
    model.close();
    target.close();
    torch.close();
  }

  /** Sums over verifications. */
  private static final class Totals {
    private int verifications;
    private double shared;
    private double referenceOnSameTrees;
    private double referenceOnItsTrees;
    private double noiseOnItsTrees;

    private double mean(double sum) {
      return sum / verifications;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'6,4,1', 1",
    "'10,4,2', 1",
    "'16,4,4', 1",
    "'63,5,8', 1",
    "'6,4,1', 2",
    "'10,4,2', 2",
    "'16,4,4', 2",
    "'63,5,8', 2"
  })
  void sharedNoiseAcceptsNoLessThanTheReferencesRule(String tree, double temperature)
      throws IOException {
    TreeShape shape = TreeShape.parse(tree);
    Totals totals = new Totals();
    for (int seed = 0; seed < Proofs.times(2); seed++) {
      for (GoldenCase golden : LlavaGoldens.cases()) {
        if (golden.model().equals("model")) {
          answer(golden, shape, new Dice(temperature, seed), totals);
        }
      }
    }
    double shared = totals.mean(totals.shared);
    double same = totals.mean(totals.referenceOnSameTrees);
    double own = totals.mean(totals.referenceOnItsTrees);
    String line =
        String.format(
            Locale.ROOT,
            "| %.0f | %s | %d | %.2f | %.2f | %.2f |%n",
            temperature,
            shape,
            totals.verifications,
            shared,
            same,
            own);
    Files.writeString(TABLE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    double tolerance = 6 / Math.sqrt(totals.verifications);
    assertThat(shared).as(line).isGreaterThan(Math.max(same, own) - tolerance / 2);
    if (temperature > 1) {
      assertThat(shared).as(line).isGreaterThan(1.05 * Math.max(same, own));
    }
    // Trees that know nothing of the noise: both rules accept a path as often as it is likely.
    assertThat(totals.mean(totals.noiseOnItsTrees))
        .as(line)
        .isBetween(own - tolerance, own + tolerance);
  }

  /** How the target chooses. */
  private record Dice(double temperature, long seed) {
    int choose(StepOutput output, int row, int index) {
      Sampler.Choice choice =
          new Sampler.Choice(row, temperature, 0, 1, NoiseKey.of(seed, index), false);
      return (int) sampler.choose(output.logits(), List.of(choice)).tokens()[0];
    }

    DraftInput.Ahead noise(int rootIndex) {
      return new DraftInput.Ahead(temperature, seed, rootIndex);
    }

    double probability(float[] logits, int token) {
      double all = 0;
      for (float logit : logits) {
        all += Math.exp((logit - logits[token]) / temperature);
      }
      return 1 / all;
    }
  }

  private static void answer(GoldenCase golden, TreeShape shape, Dice dice, Totals totals) {
    Drafts drafts = new Drafter(model, new FixedTrees(shape));
    try (GoldenPrompt prompt = GoldenPrompt.of(golden, target);
        KvCache cache = target.decoder().newCache();
        DraftState state = drafts.start(REQUEST, Positions.COUNTED, model.newCache());
        DraftState noiseless = drafts.start(REQUEST, Positions.COUNTED, model.newCache())) {
      List<Integer> emitted = new ArrayList<>();
      emitted.add(prefill(drafts, prompt, cache, state, noiseless, dice));
      while (!emitted.contains(EOS) && emitted.size() < MAX_NEW_TOKENS) {
        Arrays.stream(verify(drafts, cache, state, noiseless, dice, emitted.size(), totals))
            .forEach(emitted::add);
      }
    }
  }

  private static int prefill(
      Drafts drafts,
      GoldenPrompt prompt,
      KvCache cache,
      DraftState state,
      DraftState noiseless,
      Dice dice) {
    int length = prompt.ids().length;
    try (StepOutput output =
        target.decoder().forward(List.of(prompt.targetRows(cache, 0, length)))) {
      cache.advance(length);
      int first = dice.choose(output, 0, 0);
      int[] rows = IntStream.range(0, length).toArray();
      for (DraftState each : List.of(state, noiseless)) {
        drafts.draft(
            List.of(
                new DraftInput(
                    each,
                    prompt.shifted(0, length, first),
                    rows,
                    prompt.image(1, length + 1),
                    Optional.of(each == state ? dice.noise(0) : NONE))),
            output.hidden(),
            LOAD);
      }
      return first;
    }
  }

  private static int[] verify(
      Drafts drafts,
      KvCache cache,
      DraftState state,
      DraftState noiseless,
      Dice dice,
      int emitted,
      Totals totals) {
    DraftTree plain = noiseless.grown().orElseThrow().whole();
    try (StepOutput output =
        target.decoder().forward(List.of(plain.rows(cache, Positions.COUNTED)))) {
      totals.referenceOnItsTrees += expectedLength(plain, output, dice);
      totals.noiseOnItsTrees += walk(plain, output, dice, emitted).accepted();
    }
    DraftTree tree = state.grown().orElseThrow().whole();
    try (StepOutput output =
        target.decoder().forward(List.of(tree.rows(cache, Positions.COUNTED)))) {
      Walk walk = walk(tree, output, dice, emitted);
      totals.verifications++;
      totals.shared += walk.accepted();
      totals.referenceOnSameTrees += expectedLength(tree, output, dice);
      cache.keep(walk.path());
      int[] tokens = walk.tokens();
      DraftInput.Ahead noise = dice.noise(emitted + tokens.length - 1);
      for (DraftState each : List.of(state, noiseless)) {
        Optional<DraftInput.Ahead> by = Optional.of(each == state ? noise : NONE);
        drafts.draft(
            List.of(new DraftInput(each, tokens, walk.path(), Optional.empty(), by)),
            output.hidden(),
            LOAD);
      }
      return tokens;
    }
  }

  private static Walk walk(DraftTree tree, StepOutput output, Dice dice, int emitted) {
    Walk walk = new Walk(tree);
    while (walk.isOpen()) {
      walk.follow(dice.choose(output, walk.node(), emitted + walk.length()));
    }
    return walk;
  }

  /** The sum over all drafted nodes of how likely the target makes the path to each. */
  private static double expectedLength(DraftTree tree, StepOutput output, Dice dice) {
    float[] logits = output.logits().toFloats();
    int width = logits.length / tree.size();
    double[] paths = new double[tree.size()];
    paths[0] = 1;
    double sum = 0;
    for (int node = 1; node < tree.size(); node++) {
      int parent = tree.parents()[node];
      float[] row = Arrays.copyOfRange(logits, parent * width, (parent + 1) * width);
      paths[node] = paths[parent] * dice.probability(row, tree.tokens()[node]);
      sum += paths[node];
    }
    return sum;
  }
}
