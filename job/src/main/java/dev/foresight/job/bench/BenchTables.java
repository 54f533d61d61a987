// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.bench;

import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.serving.Phase;
import java.util.Locale;
import java.util.Map;

/** A report for people. */
public final class BenchTables {
  private BenchTables() {}

  /** Returns the report as headed tables. */
  public static String of(BenchReport report) {
    StringBuilder text = new StringBuilder(head(report));
    section(text, "Reading memory", bandwidth(report));
    section(text, "Serving: tokens/s", serving(report));
    section(text, "Serving: ms a step", steps(report));
    section(
        text,
        "Forward pass over new tokens of one sequence, context %d, all logits"
            .formatted(report.context()),
        forward(report));
    if (!report.parts().isEmpty()) {
      section(text, "Where a forward pass goes", parts(report));
    }
    return text.toString();
  }

  private static String head(BenchReport report) {
    BenchReport.Model model = report.model();
    return String.format(
        Locale.ROOT,
        "%s: %d layers%s x %d, MLP %d, heads %d/%d, vocabulary %d; %s, %.1f MB of weights a step%n"
            + "on %s, %d processors; %s; medians of %d repetitions, quartiles in brackets%n",
        model.name(),
        model.layers(),
        model.sharedLayers() ? " (one in memory)" : "",
        model.hiddenSize(),
        model.intermediateSize(),
        model.heads(),
        model.kvHeads(),
        model.vocabularySize(),
        model.dtype(),
        model.weightBytesPerStep() / 1e6,
        report.machine().device(),
        report.machine().processors(),
        report.workload(),
        report.repetitions());
  }

  private static void section(StringBuilder text, String title, Table table) {
    text.append('\n').append(title).append("\n\n").append(table);
  }

  private static Table bandwidth(BenchReport report) {
    Table table = new Table("threads", "GB/s", "floor of a step, ms");
    for (BenchReport.Bandwidth line : report.bandwidth()) {
      table.add(
          "" + line.threads(), spread(line.gigabytesPerSecond(), 1), number(line.floorMs(), 2));
    }
    return table;
  }

  private static Table serving(BenchReport report) {
    Table table =
        new Table("threads", "batch", "decoding", "end to end", "prompt tokens/s", "of the floor");
    for (BenchReport.Serving line : report.serving()) {
      table.add(
          "" + line.threads(),
          "" + line.batchSize(),
          spread(line.decodeTokensPerSecond(), 1),
          spread(line.endToEndTokensPerSecond(), 1),
          spread(line.promptTokensPerSecond(), 0),
          percent(line.shareOfFloor()));
    }
    return table;
  }

  private static Table steps(BenchReport report) {
    Table table =
        new Table(
            "threads",
            "batch",
            "step",
            "count",
            "sequences",
            "rows",
            "vision",
            "forward",
            "sampling",
            "host",
            "all");
    for (BenchReport.Serving line : report.serving()) {
      line.steps()
          .forEach(
              (kind, steps) -> {
                Map<Phase, Double> ms = steps.phaseMs();
                table.add(
                    "" + line.threads(),
                    "" + line.batchSize(),
                    kind.name().toLowerCase(Locale.ROOT),
                    number(steps.count(), 0),
                    number(steps.sequences(), 1),
                    number(steps.rows(), 1),
                    number(ms.get(Phase.VISION), 2),
                    number(ms.get(Phase.FORWARD), 2),
                    number(ms.get(Phase.SAMPLING), 2),
                    number(ms.get(Phase.HOST), 2),
                    number(steps.ms(), 2));
              });
    }
    return table;
  }

  private static Table forward(BenchReport report) {
    Table table = new Table("threads", "new tokens", "ms", "floor / ms", "ms / one token's");
    for (BenchReport.Forward line : report.forward()) {
      double first =
          report.forward().stream()
              .filter(other -> other.threads() == line.threads() && other.newTokens() == 1)
              .mapToDouble(other -> other.ms().median())
              .findFirst()
              .orElse(Double.NaN);
      table.add(
          "" + line.threads(),
          "" + line.newTokens(),
          spread(line.ms(), 2),
          percent(line.shareOfFloor()),
          Double.isNaN(first) ? "" : number(line.ms().median() / first, 2));
    }
    return table;
  }

  private static Table parts(BenchReport report) {
    Table table =
        new Table("threads", "new tokens", "part", "ms in all layers", "ms each", "share");
    for (BenchReport.Parts line : report.parts()) {
      for (Map.Entry<DecoderPart, Spread> part : line.ms().entrySet()) {
        table.add(
            "" + line.threads(),
            "" + line.newTokens(),
            part.getKey().name().toLowerCase(Locale.ROOT),
            spread(part.getValue(), 2),
            number(line.perLayer(part.getKey()), 3),
            percent(part.getValue().median() / line.sum()));
      }
      table.add(
          "" + line.threads(), "" + line.newTokens(), "all", number(line.sum(), 2), "", "100 %");
    }
    return table;
  }

  private static String spread(Spread spread, int digits) {
    return number(spread.median(), digits)
        + " ["
        + number(spread.lower(), digits)
        + ", "
        + number(spread.upper(), digits)
        + "]";
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String percent(double share) {
    return number(100 * share, 0) + " %";
  }
}
