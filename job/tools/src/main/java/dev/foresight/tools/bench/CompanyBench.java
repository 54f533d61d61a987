// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.runtime.WaitingPolicy;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Holds serving beside busy neighbours against serving alone: the same requests in turns. */
public final class CompanyBench {
  private final LoadedModel model;
  private final EngineOptions options;
  private final boolean sharedLayers;
  private final Workload workload;
  private final CompanyPlan plan;

  /**
   * Creates a benchmark.
   *
   * @param options that the model was loaded with
   * @param sharedLayers whether all layers use one layer's weights
   */
  public CompanyBench(
      LoadedModel model,
      EngineOptions options,
      boolean sharedLayers,
      Workload workload,
      CompanyPlan plan) {
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
  public CompanyReport run(Consumer<String> progress) {
    List<Pair> pairs = new ArrayList<>();
    for (int threads : plan.threads()) {
      for (int batchSize : plan.batchSizes()) {
        ServingProbe quiet =
            new ServingProbe(
                "serving",
                model,
                options.withThreads(threads).withMaxBatch(batchSize),
                workload.requests(batchSize));
        pairs.add(new Pair(quiet, new CompanyProbe(quiet, plan.neighbours())));
      }
    }
    new Rounds(plan.repetitions(), progress).run(pairs.stream().flatMap(Pair::probes).toList());
    return new CompanyReport(
        BenchReport.Model.of(model, sharedLayers),
        BenchReport.Machine.of(model),
        workload.description(),
        plan.repetitions(),
        plan.neighbours(),
        WaitingPolicy.in(System.getenv()),
        pairs.stream().map(Pair::line).toList());
  }

  private record Pair(ServingProbe quiet, CompanyProbe busy) {
    Stream<Probe<ServingSample>> probes() {
      return Stream.of(quiet, busy);
    }

    CompanyReport.Line line() {
      return new CompanyReport.Line(quiet.threads(), quiet.batchSize(), speed(quiet), speed(busy));
    }

    private static Spread speed(Probe<ServingSample> probe) {
      return Spread.of(
          probe.samples().stream().map(ServingSample::endToEndTokensPerSecond).toList());
    }
  }
}
