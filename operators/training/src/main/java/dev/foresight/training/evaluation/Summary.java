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
    Map<List<Object>, List<Comparison>> settings = new LinkedHashMap<>();
    measurements
        .comparisons()
        .forEach(
            one ->
                settings
                    .computeIfAbsent(
                        List.of(one.temperature(), one.tree()), unused -> new ArrayList<>())
                    .add(one));
    List<Line> lines = new ArrayList<>();
    settings.values().forEach(setting -> add(lines, setting));
    return lines;
  }

  private void add(List<Line> lines, List<Comparison> setting) {
    Map<String, List<Comparison>> kinds = new TreeMap<>();
    setting.forEach(one -> kinds.computeIfAbsent(one.kind(), unused -> new ArrayList<>()).add(one));
    lines.add(line(EvaluationReport.ALL, setting));
    if (kinds.size() > 1) {
      kinds.forEach((kind, same) -> lines.add(line(kind, same)));
    }
  }

  private Line line(String kind, List<Comparison> units) {
    Comparison first = units.get(0);
    Interval accepted = ratio(units, c -> c.speculative().accepted(), c -> reached(c, 0));
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
        ratio(units, c -> c.speculative().decodedTokens(), c -> c.speculative().decodeSteps()),
        acceptance(units, first.tree().longestPath()),
        lengths(units, first.tree().longestPath()),
        Equality.of(units.stream().flatMap(c -> c.flips().stream()).toList()));
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
