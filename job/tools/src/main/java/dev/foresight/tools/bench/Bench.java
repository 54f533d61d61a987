// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.measure.ForwardTimer;
import dev.foresight.engine.measure.ReadBandwidth;
import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.VisionBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Carries out a plan with one copy of a model. */
public final class Bench {
  private final LoadedModel model;
  private final EngineOptions options;
  private final boolean sharedLayers;
  private final Workload workload;
  private final BenchPlan plan;

  /**
   * Creates a benchmark.
   *
   * @param options that the model was loaded with
   * @param sharedLayers whether all layers use one layer's weights
   * @throws IllegalArgumentException if the plan does not fit the model
   */
  public Bench(
      LoadedModel model,
      EngineOptions options,
      boolean sharedLayers,
      Workload workload,
      BenchPlan plan) {
    int positions = plan.context() + plan.mostRows();
    int available = model.config().text().maxPositions();
    if (positions > available) {
      throw new IllegalArgumentException(
          ("--prompt-tokens and the largest of --forward-rows and --profile-rows come to %d tokens,"
                  + " but the model has %d positions; lower them")
              .formatted(positions, available));
    }
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
  public BenchReport run(Consumer<String> progress) {
    Torch torch = model.torch();
    int threads = Collections.max(plan.threads());
    try (ReadBandwidth memory = torch.onOwnThread(threads, () -> new ReadBandwidth(torch));
        ForwardTimer timer =
            torch.onOwnThread(
                threads,
                () ->
                    new ForwardTimer(
                        model.model().decoder(),
                        plan.context(),
                        plan.mostRows(),
                        plan.mostSequences()))) {
      List<BandwidthProbe> bandwidths = each(t -> new BandwidthProbe(torch, memory, t));
      List<ForwardProbe> forwards =
          each(plan.forwardRows(), (t, rows) -> new ForwardProbe(torch, timer, t, rows));
      List<PartsProbe> parts =
          each(plan.profiled(), (t, pass) -> new PartsProbe(torch, timer, t, pass));
      List<TowerProbe> towers = each(towerImages(), (t, n) -> new TowerProbe(model, t, n));
      List<ServingProbe> servings = each(plan.batchSizes(), this::servingProbe);
      List<Probe<?>> probes = new ArrayList<>(bandwidths);
      probes.addAll(forwards);
      probes.addAll(parts);
      probes.addAll(towers);
      probes.addAll(servings);
      new Rounds(plan.repetitions(), progress).run(probes);
      return report(bandwidths, forwards, parts, towers, servings);
    }
  }

  /** One, and as many as one pass ever has, where the tower is taken apart at all. */
  private List<Integer> towerImages() {
    if (plan.profiled().isEmpty()) {
      return List.of();
    }
    int most = VisionBatch.images(model.config(), options.withMaxBatch(mostBatch()));
    return most == 1 ? List.of(1) : List.of(1, most);
  }

  private int mostBatch() {
    return Collections.max(plan.batchSizes());
  }

  private ServingProbe servingProbe(int threads, int batchSize) {
    return new ServingProbe(
        "serving",
        model,
        options.withThreads(threads).withMaxBatch(batchSize),
        workload.requests(batchSize));
  }

  private <T> List<T> each(Function<Integer, T> make) {
    return plan.threads().stream().map(make).toList();
  }

  private <V, T> List<T> each(List<V> values, Maker<V, T> make) {
    return plan.threads().stream()
        .flatMap(t -> values.stream().map(value -> make.of(t, value)))
        .toList();
  }

  private interface Maker<V, T> {
    T of(int threads, V value);
  }

  private BenchReport report(
      List<BandwidthProbe> bandwidths,
      List<ForwardProbe> forwards,
      List<PartsProbe> parts,
      List<TowerProbe> towers,
      List<ServingProbe> servings) {
    long bytes = model.model().decoder().weightBytesPerStep();
    List<BenchReport.Bandwidth> bandwidth =
        bandwidths.stream()
            .map(
                probe -> {
                  Spread speed = spread(probe.samples(), value -> value / 1e9);
                  return new BenchReport.Bandwidth(
                      probe.threads(), speed, bytes / speed.median() / 1e6);
                })
            .toList();
    Map<Integer, Double> floors = new HashMap<>();
    bandwidth.forEach(b -> floors.put(b.threads(), b.floorMs()));
    return new BenchReport(
        BenchReport.Model.of(model, sharedLayers),
        BenchReport.Machine.of(model),
        workload.description(),
        plan.repetitions(),
        plan.context(),
        bandwidth,
        forwards.stream()
            .map(
                probe -> {
                  Spread ms = spread(probe.samples(), value -> value);
                  return new BenchReport.Forward(
                      probe.threads(), probe.rows(), ms, floors.get(probe.threads()) / ms.median());
                })
            .toList(),
        parts.stream().map(this::parts).toList(),
        towers.stream()
            .map(
                probe ->
                    new BenchReport.Tower(
                        probe.threads(), probe.images(), spread(probe.samples(), value -> value)))
            .toList(),
        servings.stream().map(probe -> serving(probe, floors.get(probe.threads()))).toList());
  }

  private BenchReport.Parts parts(PartsProbe probe) {
    Map<DecoderPart, Spread> times = new EnumMap<>(DecoderPart.class);
    for (DecoderPart part : DecoderPart.values()) {
      times.put(part, spread(probe.samples(), sample -> sample.get(part)));
    }
    TextConfig text = model.config().text();
    return BenchReport.Parts.of(
        probe.threads(),
        probe.rows(),
        probe.sequences(),
        text.layers(),
        text.layerWeights(),
        times);
  }

  private static BenchReport.Serving serving(ServingProbe probe, double floorMs) {
    List<ServingSample> samples = probe.samples();
    Map<StepKind, BenchReport.Steps> steps = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      if (median(samples, sample -> sample.steps(kind)) > 0) {
        steps.put(kind, steps(samples, kind));
      }
    }
    double decodeMs = median(samples, sample -> sample.millisPerStep(StepKind.DECODE));
    return new BenchReport.Serving(
        probe.threads(),
        probe.batchSize(),
        spread(samples, ServingSample::decodeTokensPerSecond),
        spread(samples, ServingSample::endToEndTokensPerSecond),
        spread(samples, ServingSample::promptTokensPerSecond),
        decodeMs == 0 ? 0 : floorMs / decodeMs,
        captions(samples),
        steps);
  }

  private static BenchReport.Captions captions(List<ServingSample> samples) {
    Map<StepKind, Double> forward = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      forward.put(kind, median(samples, s -> s.millisPerCaption(kind, Phase.FORWARD)));
    }
    return new BenchReport.Captions(
        spread(samples, ServingSample::captionsPerSecond),
        median(samples, sample -> sample.millisPerCaption(Phase.VISION)),
        forward,
        median(samples, sample -> sample.millisPerCaption(Phase.SAMPLING)),
        median(samples, sample -> sample.millisPerCaption(Phase.HOST)),
        median(samples, sample -> sample.millisPerCaption(Phase.IDLE)));
  }

  private static BenchReport.Steps steps(List<ServingSample> samples, StepKind kind) {
    Map<Phase, Double> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      if (phase != Phase.IDLE) {
        phases.put(phase, median(samples, sample -> sample.millisPerStep(kind, phase)));
      }
    }
    return new BenchReport.Steps(
        median(samples, sample -> sample.steps(kind)),
        median(samples, sample -> sample.sequencesPerStep(kind)),
        median(samples, sample -> sample.rowsPerStep(kind)),
        median(samples, sample -> sample.millisPerStep(kind)),
        phases);
  }

  private static <T> double median(List<T> samples, ToDoubleFunction<T> value) {
    return spread(samples, value).median();
  }

  private static <T> Spread spread(List<T> samples, ToDoubleFunction<T> value) {
    return Spread.of(samples.stream().map(value::applyAsDouble).toList());
  }
}
