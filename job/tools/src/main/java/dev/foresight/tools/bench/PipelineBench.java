// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds a job against its engine: the same requests through Kafka and Flink, or as the images of an
 * archive, and without, in turns. Answers differ in length, from half to one and a half times what
 * the workload says, so that requests join and leave at every step, as they do in a job that runs
 * for long.
 */
public final class PipelineBench {
  /** A sixth of the requests fills the engine, a sixth empties it. */
  private static final int BATCHES = 6;

  private static final int LENGTHS = 7;

  private final Way way;
  private final LoadedModel model;
  private final EngineOptions options;
  private final boolean sharedLayers;
  private final Workload workload;
  private final PipelinePlan plan;

  /**
   * Creates a benchmark.
   *
   * @param way that is held against the engine
   * @param model of random weights, whose requests are token ids
   * @param options that it was loaded with
   * @param sharedLayers whether all layers use one layer's weights
   */
  public PipelineBench(
      Way way,
      LoadedModel model,
      EngineOptions options,
      boolean sharedLayers,
      Workload workload,
      PipelinePlan plan) {
    this.way = way;
    this.model = model;
    this.options = options;
    this.sharedLayers = sharedLayers;
    this.workload = workload;
    this.plan = plan;
  }

  /**
   * Measures.
   *
   * @param progress told what is about to be measured
   */
  public PipelineReport run(Consumer<String> progress) {
    List<Pair> pairs = new ArrayList<>();
    for (int threads : plan.threads()) {
      for (int batchSize : plan.batchSizes()) {
        EngineOptions own = options.withThreads(threads).withMaxBatch(batchSize);
        List<GenerationRequest> requests = requests(batchSize);
        pairs.add(new Pair(new BareProbe(model, own, requests), way.probe(model, own, requests)));
      }
    }
    new Rounds(plan.repetitions(), progress).run(pairs.stream().flatMap(Pair::probes).toList());
    return new PipelineReport(
        BenchReport.Model.of(model, sharedLayers),
        BenchReport.Machine.of(model),
        way.title(),
        workload.description(),
        plan.repetitions(),
        pairs.stream().map(Pair::line).toList());
  }

  private List<GenerationRequest> requests(int batchSize) {
    List<GenerationRequest> all = workload.requests(BATCHES * batchSize);
    return IntStream.range(0, all.size()).mapToObj(i -> ofLength(all.get(i), i)).toList();
  }

  private static GenerationRequest ofLength(GenerationRequest request, int index) {
    // 0.5, 1, 1.5, 0.83, 1.33, 0.67, 1.17: neighbours end far from each other.
    double factor = 0.5 + (double) (index * 3 % LENGTHS) / (LENGTHS - 1);
    return new GenerationRequest(
        request.id(),
        request.prompt(),
        request.images(),
        request.padToSquare(),
        request.sampling(),
        Math.max(1, (int) Math.round(factor * request.maxNewTokens())),
        request.stop());
  }

  private record Pair(BareProbe bare, SteadyProbe pipeline) {
    Stream<SteadyProbe> probes() {
      return Stream.of(bare, pipeline);
    }

    PipelineReport.Line line() {
      List<PipelineReport.Round> rounds =
          IntStream.range(0, bare.samples().size())
              .mapToObj(
                  i -> new PipelineReport.Round(bare.samples().get(i), pipeline.samples().get(i)))
              .toList();
      return new PipelineReport.Line(
          bare.options().threads(),
          bare.options().maxBatch(),
          rounds,
          Spread.of(rounds.stream().map(PipelineReport.Round::ratio).toList()),
          Spread.of(rounds.stream().map(PipelineReport.Round::runRatio).toList()));
    }
  }
}
