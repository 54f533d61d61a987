// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.equality.Flips;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.Submission;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks every question plainly and speculatively, one after the other on one engine, and compares
 * times and answers.
 *
 * <p>A block of questions is answered in every way before the next block begins, and who goes first
 * changes from block to block: neither a machine that slows down nor what the first run leaves in
 * caches favours one of them.
 */
public final class Evaluator {
  /** The engine is at its end, whatever is asked. */
  private static final Set<ErrorCode> FATAL =
      Set.of(ErrorCode.ENGINE_FAILED, ErrorCode.ENGINE_CLOSED);

  private static final SpeculationPolicy PLAIN = new PlainDecoding();

  private final Engine engine;
  private final TreeSwitch trees;
  private final EvaluationPlan plan;
  private final Consumer<Progress> progress;
  private final List<Skipped> skipped = new ArrayList<>();

  /** Policies that have learnt: each of what it is measured with, and of nothing else. */
  private final Map<Way, SpeculationPolicy> policies = new HashMap<>();

  /**
   * Creates an evaluator.
   *
   * @param engine that decodes as the switch says, keeps no features of images, which would spare
   *     the second run their encoding, and has nothing else to do
   * @param progress told after every block
   */
  public Evaluator(
      Engine engine, TreeSwitch trees, EvaluationPlan plan, Consumer<Progress> progress) {
    this.engine = engine;
    this.trees = trees;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param questions to ask; of each, the last one of its conversation
   * @param stop looked at before every block: what was measured by then, counts
   * @throws RequestException if the engine fails; a question that fails is skipped
   */
  public Measurements run(Questions questions, BooleanSupplier stop) {
    List<Block> blocks = new ArrayList<>(Block.of(questions.samples(), plan.batchSize()));
    skipped.addAll(questions.skipped());
    warmUp(blocks);
    int all = blocks.size() * plan.repetitions();
    long begin = System.nanoTime();
    Map<Place, Comparison> found = new LinkedHashMap<>();
    Tally tally = new Tally();
    for (int repetition = 0; repetition < plan.repetitions(); repetition++) {
      for (int i = 0; i < blocks.size() && !stop.getAsBoolean(); i++) {
        List<Comparison> comparisons = measure(blocks, i, repetition);
        for (int j = 0; j < comparisons.size(); j++) {
          found.merge(new Place(i, j), comparisons.get(j), Comparison::plus);
          tally.add(comparisons.get(j));
        }
        progress.accept(
            new Progress(
                repetition * blocks.size() + i + 1,
                all,
                skipped.size(),
                Duration.ofNanos(System.nanoTime() - begin),
                tally.decodeSpeedup(),
                tally.tau()));
      }
    }
    return new Measurements(List.copyOf(found.values()), skipped);
  }

  private record Place(int block, int setting) {}

  private record Way(double temperature, SpeculationPolicy policy) {}

  /** The first block once in every way: what a first pass has to make is not measured. */
  private void warmUp(List<Block> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      if (!measure(blocks, i, 0).isEmpty()) {
        return;
      }
    }
  }

  /** Measures a block in all settings; a question that fails leaves it, and it is repeated. */
  private List<Comparison> measure(List<Block> blocks, int index, int repetition) {
    while (!blocks.get(index).samples().isEmpty()) {
      Block block = blocks.get(index);
      try {
        return measure(block, repetition, index + repetition);
      } catch (UnansweredException e) {
        skipped.add(new Skipped(e.sample().origin(), e.getMessage()));
        blocks.set(index, block.without(e.sample()));
      }
    }
    return List.of();
  }

  private List<Comparison> measure(Block block, int repetition, int turn)
      throws UnansweredException {
    List<List<byte[]>> images = new ArrayList<>();
    for (Sample sample : block.samples()) {
      images.add(images(sample));
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (double temperature : plan.temperatures()) {
      List<GenerationRequest> requests = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        Sample sample = block.samples().get(i);
        requests.add(request(sample, images.get(i), temperature, repetition));
      }
      Map<SpeculationPolicy, Run> runs = runs(block, requests, temperature, turn);
      Run plain = runs.get(PLAIN);
      for (SpeculationPolicy tree : plan.trees()) {
        Run speculative = runs.get(tree);
        comparisons.add(
            new Comparison(
                temperature,
                tree,
                block.kind(),
                block.samples().size(),
                plain.effort(),
                speculative.effort(),
                List.of(Flips.between(plain.answers(), speculative.answers()))));
      }
    }
    return comparisons;
  }

  /** Answers the requests in every way, each time another one first. */
  private Map<SpeculationPolicy, Run> runs(
      Block block, List<GenerationRequest> requests, double temperature, int turn)
      throws UnansweredException {
    List<SpeculationPolicy> ways = new ArrayList<>(List.of(PLAIN));
    ways.addAll(plan.trees());
    Collections.rotate(ways, turn % ways.size());
    Map<SpeculationPolicy, Run> runs = new HashMap<>();
    for (SpeculationPolicy way : ways) {
      trees.set(
          policies.computeIfAbsent(new Way(temperature, way), made -> made.policy().forEngine()));
      runs.put(way, run(block, requests));
    }
    return runs;
  }

  private Run run(Block block, List<GenerationRequest> requests) throws UnansweredException {
    long start = System.nanoTime();
    List<Submission> submissions =
        requests.stream().map(request -> Submission.of(engine, request)).toList();
    List<Generation> answers = new ArrayList<>();
    Optional<UnansweredException> failure = Optional.empty();
    for (int i = 0; i < requests.size(); i++) {
      try {
        answers.add(submissions.get(i).await());
      } catch (RequestException e) {
        if (FATAL.contains(e.code())) {
          throw e;
        }
        String reason = e.code() + ": " + e.getMessage();
        failure = Optional.of(new UnansweredException(block.samples().get(i), reason));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return new Run(Effort.of(System.nanoTime() - start, answers), answers);
  }

  private record Run(Effort effort, List<Generation> answers) {}

  private static List<byte[]> images(Sample sample) throws UnansweredException {
    List<byte[]> images = new ArrayList<>();
    for (SampleImage image : sample.images()) {
      try {
        images.add(image.read());
      } catch (RequestException e) {
        throw new UnansweredException(
            sample, "image " + image.name() + ": " + e.getMessage() + "; check --images");
      }
    }
    return images;
  }

  private GenerationRequest request(
      Sample sample, List<byte[]> images, double temperature, int repetition) {
    // Its random numbers follow from its name.
    String id = repetition == 0 ? sample.origin() : sample.origin() + "#" + (repetition + 1);
    return new GenerationRequest(
        id,
        sample.prompt(),
        images,
        plan.padToSquare(),
        new SamplingParameters(temperature, 0, 1, OptionalLong.empty()),
        plan.maxNewTokens(),
        List.of());
  }
}
