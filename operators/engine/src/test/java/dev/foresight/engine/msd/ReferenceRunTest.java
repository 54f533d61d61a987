// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.goldens.GoldenPrompt;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.goldens.MsdRun;
import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.DraftOptions;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Positions;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trees node for node, acceptance step by step and final ids, against recorded runs of MSD's
 * reference code. Where a near tie at a tree's cut falls the other way, steps cannot be compared
 * from there on; final ids can.
 */
@Numeric
class ReferenceRunTest {
  private static final GenerationRequest REQUEST =
      GenerationRequest.greedy("run", new Prompt.Raw(""), List.of());
  private static final StepLoad LOAD = new StepLoad(1, 0, 0);

  private static Torch torch;
  private static LlavaModel target;
  private static DraftModel model;

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
  }

  @AfterAll
  static void close() {
    model.close();
    target.close();
    torch.close();
  }

  static List<MsdRun> runs() {
    return MsdRun.all();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void draftsAndAcceptsAsTheReferenceDoes(MsdRun run) {
    MsdRun.Config config = run.config();
    Drafts drafts =
        new Drafter(
            model, new FixedTrees(new TreeShape(config.total(), config.depth(), config.topK())));
    List<Integer> emitted = new ArrayList<>();
    boolean comparable = true;
    int step = 0;
    try (GoldenPrompt prompt = GoldenPrompt.of(run.golden(), target);
        KvCache cache = target.decoder().newCache();
        DraftState state = drafts.start(REQUEST, Positions.COUNTED, model.newCache())) {
      emitted.add(prefill(drafts, prompt, cache, state));
      assertThat(emitted).containsExactly(run.firstToken());
      // The reference may take a step past the limit.
      while (comparable ? step < run.steps().size() : !ends(emitted, run)) {
        DraftTree tree = state.grown().orElseThrow().whole();
        Walk walk = verify(drafts, cache, state, tree, emitted.size());
        Arrays.stream(walk.tokens()).forEach(emitted::add);
        if (comparable) {
          MsdRun.Step reference = run.steps().get(step);
          comparable = new ReferenceTree(reference).check(tree);
          if (comparable) {
            assertThat(walk.tokens()).isEqualTo(accepted(reference));
          }
        }
        step++;
      }
    }
    assertThat(ends(emitted, run)).isTrue();
    assertThat(cut(emitted, run)).isEqualTo(run.finalIds());
  }

  /** Feeds target and draft the prompt in pieces of 7. */
  private static int prefill(Drafts drafts, GoldenPrompt prompt, KvCache cache, DraftState state) {
    int length = prompt.ids().length;
    int first = -1;
    for (int from = 0; from < length; from += 7) {
      int to = Math.min(length, from + 7);
      try (StepOutput output =
          target.decoder().forward(List.of(prompt.targetRows(cache, from, to)))) {
        cache.advance(to - from);
        first = (int) output.best()[0];
        drafts.draft(
            List.of(
                new DraftInput(
                    state,
                    prompt.shifted(from, to, first),
                    IntStream.range(0, to - from).toArray(),
                    prompt.image(from + 1, to + 1),
                    to == length ? Optional.of(new DraftInput.Ahead(0, 0, 0)) : Optional.empty())),
            output.hidden(),
            LOAD);
      }
    }
    return first;
  }

  private static Walk verify(
      Drafts drafts, KvCache cache, DraftState state, DraftTree tree, int emitted) {
    try (StepOutput output =
        target.decoder().forward(List.of(tree.rows(cache, Positions.COUNTED)))) {
      Walk walk = new Walk(tree);
      while (walk.isOpen()) {
        walk.follow((int) output.best()[walk.node()]);
      }
      cache.keep(walk.path());
      int[] tokens = walk.tokens();
      DraftInput.Ahead noise = new DraftInput.Ahead(0, 0, emitted + tokens.length - 1);
      drafts.draft(
          List.of(new DraftInput(state, tokens, walk.path(), Optional.empty(), Optional.of(noise))),
          output.hidden(),
          LOAD);
      return walk;
    }
  }

  /** The tokens of the accepted nodes below the root, and the one that the target adds. */
  private static int[] accepted(MsdRun.Step step) {
    IntStream nodes = Arrays.stream(step.acceptedNodes()).skip(1);
    return IntStream.concat(nodes.map(node -> step.tokens()[node]), IntStream.of(step.bonus()))
        .toArray();
  }

  private static boolean ends(List<Integer> emitted, MsdRun run) {
    return emitted.contains(2) || emitted.size() >= run.maxNewTokens();
  }

  private static List<Integer> cut(List<Integer> emitted, MsdRun run) {
    int eos = emitted.indexOf(2);
    int end = eos < 0 ? emitted.size() : eos + 1;
    return emitted.subList(0, Math.min(end, run.maxNewTokens()));
  }
}
