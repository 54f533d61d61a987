// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.equality.Equality;
import dev.foresight.engine.equality.Flips;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.tools.bench.SpeculationReport.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers the same requests with and without a draft, in turns, with one copy of a model and its
 * draft; compares times and every answer.
 */
public final class SpeculationBench {
  private final LoadedModel model;
  private final EngineOptions options;
  private final boolean sharedLayers;
  private final Workload workload;
  private final SpeculationPlan plan;

  /**
   * Creates a benchmark.
   *
   * @param model with a draft
   * @param options that it was loaded with
   * @param sharedLayers whether all layers use one layer's weights
   */
  public SpeculationBench(
      LoadedModel model,
      EngineOptions options,
      boolean sharedLayers,
      Workload workload,
      SpeculationPlan plan) {
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
  public SpeculationReport run(Consumer<String> progress) {
    List<Contest> contests = contests();
    // A contest's probes follow each other, so that their ratios are of the same minute.
    new Rounds(plan.repetitions(), progress)
        .run(contests.stream().flatMap(Contest::probes).toList());
    Speculation first = plan.speculations().get(0);
    return new SpeculationReport(
        BenchReport.Model.of(model, sharedLayers),
        BenchReport.Machine.of(model),
        new SpeculationReport.Draft(
            first.draft().toString(),
            first.draftDtype().toString(),
            model.draft().orElseThrow().vocabulary()),
        workload.description(),
        plan.repetitions(),
        contests.stream().map(Contest::plainLine).toList(),
        contests.stream().flatMap(Contest::lines).toList());
  }

  private List<Contest> contests() {
    List<Contest> contests = new ArrayList<>();
    for (int threads : plan.threads()) {
      for (int batchSize : plan.batchSizes()) {
        for (double temperature : plan.temperatures()) {
          contests.add(contest(new Setting(threads, batchSize, temperature)));
        }
      }
    }
    return contests;
  }

  private Contest contest(Setting setting) {
    List<GenerationRequest> requests =
        workload.requests(setting.batchSize()).stream()
            .map(request -> at(setting.temperature(), request))
            .toList();
    return new Contest(
        setting,
        probe(setting, requests, Optional.empty()),
        plan.speculations().stream()
            .map(with -> new Contestant(with, probe(setting, requests, Optional.of(with))))
            .toList());
  }

  private ServingProbe probe(
      Setting setting, List<GenerationRequest> requests, Optional<Speculation> speculation) {
    String how = speculation.map(with -> "tree " + with.policy()).orElse("plain");
    return new ServingProbe(
        how + ", temperature " + setting.temperature(),
        model,
        options
            .withThreads(setting.threads())
            .withMaxBatch(setting.batchSize())
            .withSpeculation(speculation),
        requests);
  }

  private static GenerationRequest at(double temperature, GenerationRequest request) {
    SamplingParameters own = request.sampling();
    return new GenerationRequest(
        request.id(),
        request.prompt(),
        request.images(),
        request.padToSquare(),
        new SamplingParameters(
            temperature,
            own.topK(),
            own.topP(),
            own.seed(),
            own.minNewTokens(),
            own.ignoreEos(),
            own.logprobs()),
        request.maxNewTokens(),
        request.stop());
  }

  /** One tree's runs. */
  private record Contestant(Speculation speculation, ServingProbe probe) {}

  /** Plain decoding and all trees in one setting. */
  private record Contest(Setting setting, ServingProbe plain, List<Contestant> contestants) {
    Stream<ServingProbe> probes() {
      return Stream.concat(Stream.of(plain), contestants.stream().map(Contestant::probe));
    }

    SpeculationReport.Plain plainLine() {
      return new SpeculationReport.Plain(
          setting,
          spread(plain, ServingSample::decodeTokensPerSecond),
          spread(plain, ServingSample::endToEndTokensPerSecond),
          spread(plain, sample -> sample.millisPerStep(StepKind.DECODE)).median());
    }

    Stream<SpeculationReport.Speculative> lines() {
      return contestants.stream().map(this::line);
    }

    private SpeculationReport.Speculative line(Contestant one) {
      ServingProbe probe = one.probe();
      List<Generation> answers =
          probe.samples().stream().flatMap(sample -> sample.answers().stream()).toList();
      Acceptance all = Acceptance.of(answers.stream().map(Generation::acceptance).toList());
      return new SpeculationReport.Speculative(
          setting,
          one.speculation().policy(),
          ratios(probe, ServingSample::decodeTokensPerSecond),
          ratios(probe, ServingSample::endToEndTokensPerSecond),
          all.tau(),
          all.tauWithoutBonus(),
          answers.stream().mapToInt(answer -> Math.max(0, answer.completionTokens() - 1)).sum()
              / Math.max(1.0, all.decodeSteps()),
          // Rounds repeat each other.
          probe.samples().get(0).statistics().verifications().acceptancePerDepth(),
          spread(probe, sample -> sample.sequencesPerStep(StepKind.DECODE)).median(),
          spread(probe, sample -> sample.rowsPerStep(StepKind.DECODE)).median(),
          spread(probe, sample -> sample.millisPerStep(StepKind.DECODE)).median(),
          shares(probe),
          Equality.of(pairs(probe, (a, b) -> Flips.between(a.answers(), b.answers()))));
    }

    private static SpeculationReport.Shares shares(ServingProbe probe) {
      double draft = spread(probe, sample -> sample.shareOfDecoding(Phase.DRAFT)).median();
      double verify = spread(probe, sample -> sample.shareOfDecoding(Phase.FORWARD)).median();
      return new SpeculationReport.Shares(draft, verify, 1 - draft - verify);
    }

    private Spread ratios(ServingProbe probe, ToDoubleFunction<ServingSample> speed) {
      return Spread.of(pairs(probe, (a, b) -> speed.applyAsDouble(b) / speed.applyAsDouble(a)));
    }

    /** Holds each round's run against the plain one of the same round. */
    private <T> List<T> pairs(
        ServingProbe probe, BiFunction<ServingSample, ServingSample, T> compare) {
      return IntStream.range(0, probe.samples().size())
          .mapToObj(i -> compare.apply(plain.samples().get(i), probe.samples().get(i)))
          .toList();
    }

    private static Spread spread(ServingProbe probe, ToDoubleFunction<ServingSample> value) {
      return Spread.of(probe.samples().stream().map(value::applyAsDouble).toList());
    }
  }
}
