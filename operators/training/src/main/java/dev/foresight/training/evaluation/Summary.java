// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.equality.Equality;
import dev.foresight.training.evaluation.EvaluationReport.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Turns measurements into the lines of a report. */
public final class Summary {
  private final Bootstrap bootstrap;

  /** Creates a summary with such intervals. */
  public Summary(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Returns the lines of all settings, in the order in which they were measured. */
  public List<Line> lines(Measurements measurements) {
    return groups(measurements).stream().map(group -> line(group.kind(), group.units())).toList();
  }

  /**
   * Returns by how much a draft does better than another one, for each of the lines.
   *
   * @param measured of one draft
   * @param baseline of another one, with the same questions and settings
   * @throws IllegalArgumentException if they are of different questions or settings
   */
  public List<Gain> gains(Measurements measured, Measurements baseline) {
    measured.requireSameQuestions(baseline);
    List<Group> ours = groups(measured);
    List<Group> theirs = groups(baseline);
    return IntStream.range(0, ours.size())
        .mapToObj(i -> gain(ours.get(i).units(), theirs.get(i).units()))
        .toList();
  }

  private Gain gain(List<Comparison> measured, List<Comparison> baseline) {
    return new Gain(
        bootstrap.ofDifference(accepted(measured), accepted(baseline)).orElse(null),
        bootstrap.ofDifference(perStep(measured), perStep(baseline)).orElse(null));
  }

  private record Group(String kind, List<Comparison> units) {}

  /** All comparisons of each setting, then those of each kind if there are several. */
  private static List<Group> groups(Measurements measurements) {
    Map<List<Object>, List<Comparison>> settings = new LinkedHashMap<>();
    for (Comparison one : measurements.comparisons()) {
      settings
          .computeIfAbsent(List.of(one.temperature(), one.tree()), unused -> new ArrayList<>())
          .add(one);
    }
    List<Group> groups = new ArrayList<>();
    for (List<Comparison> setting : settings.values()) {
      Map<String, List<Comparison>> kinds = new TreeMap<>();
      setting.forEach(
          one -> kinds.computeIfAbsent(one.kind(), unused -> new ArrayList<>()).add(one));
      groups.add(new Group(EvaluationReport.ALL, setting));
      if (kinds.size() > 1) {
        kinds.forEach((kind, same) -> groups.add(new Group(kind, same)));
      }
    }
    return groups;
  }

  private Line line(String kind, List<Comparison> units) {
    Comparison first = units.get(0);
    Interval accepted = bootstrap.of(accepted(units)).orElse(null);
    return new Line(
        first.temperature(),
        first.tree(),
        kind,
        units.stream().mapToInt(Comparison::questions).sum(),
        units.stream().mapToLong(c -> c.plain().tokens()).sum(),
        tokensPerSecond(units.stream().map(Comparison::plain).toList()),
        tokensPerSecond(units.stream().map(Comparison::speculative).toList()),
        ratio(units, c -> c.plain().decodeNanos(), c -> c.speculative().decodeNanos()),
        ratio(units, c -> c.plain().wallNanos(), c -> c.speculative().wallNanos()),
        accepted == null ? null : accepted.plus(1),
        accepted,
        bootstrap.of(perStep(units)).orElse(null),
        acceptance(units, first.tree().limits().longestPath()),
        lengths(units, first.tree().limits().longestPath()),
        Equality.of(units.stream().flatMap(c -> c.flips().stream()).toList()));
  }

  private static Ratio accepted(List<Comparison> units) {
    return Ratio.of(units, c -> c.speculative().accepted(), c -> reached(c, 0));
  }

  private static Ratio perStep(List<Comparison> units) {
    return Ratio.of(
        units, c -> c.speculative().decodedTokens(), c -> c.speculative().decodeSteps());
  }

  /** Ends before the first depth that no verification came to. */
  private List<Interval> acceptance(List<Comparison> units, int longest) {
    return IntStream.rangeClosed(1, longest)
        .filter(depth -> units.stream().anyMatch(c -> reached(c, depth - 1) > 0))
        .mapToObj(depth -> ratio(units, c -> reached(c, depth), c -> reached(c, depth - 1)))
        .toList();
  }

  private static List<Long> lengths(List<Comparison> units, int longest) {
    return IntStream.rangeClosed(0, longest)
        .mapToObj(
            length ->
                units.stream().mapToLong(c -> reached(c, length) - reached(c, length + 1)).sum())
        .toList();
  }

  private static long reached(Comparison comparison, int depth) {
    return comparison.speculative().reached(depth);
  }

  private static double tokensPerSecond(List<Effort> efforts) {
    LongStream nanos = efforts.stream().mapToLong(Effort::decodeNanos);
    return efforts.stream().mapToLong(Effort::decodedTokens).sum() * 1e9 / Math.max(1, nanos.sum());
  }

  private Interval ratio(
      List<Comparison> units,
      ToDoubleFunction<Comparison> numerator,
      ToDoubleFunction<Comparison> denominator) {
    return bootstrap.of(Ratio.of(units, numerator, denominator)).orElse(null);
  }
}
