// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.Table;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import java.util.Locale;
import java.util.Map;

/** A report for people. */
public final class BenchTables {
  private BenchTables() {}

  /** Returns the report as headed tables. */
  public static String of(BenchReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        Cells.head(report.model(), report.machine(), report.workload(), report.repetitions()));
    Cells.section(text, "Reading memory", bandwidth(report));
    Cells.section(text, "Serving: tokens/s", serving(report));
    Cells.section(text, "Serving: captions/s, and where a caption's ms go", captions(report));
    Cells.section(text, "Serving: ms a step", steps(report));
    Cells.section(
        text,
        "Forward pass over new tokens of one sequence, context %d, all logits"
            .formatted(report.context()),
        forward(report));
    if (!report.parts().isEmpty()) {
      Cells.section(text, "Where a forward pass goes", parts(report));
      Cells.section(text, "Layers by their bare products", products(report));
      Cells.section(text, "The vision tower in one pass", towers(report));
    }
    return text.toString();
  }

  private static Table bandwidth(BenchReport report) {
    Table table = new Table("threads", "GB/s", "floor of a step, ms");
    for (BenchReport.Bandwidth line : report.bandwidth()) {
      table.add(
          "" + line.threads(),
          Cells.spread(line.gigabytesPerSecond(), 1),
          Figures.number(line.floorMs(), 2));
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
          Cells.spread(line.decodeTokensPerSecond(), 1),
          Cells.spread(line.endToEndTokensPerSecond(), 1),
          Cells.spread(line.promptTokensPerSecond(), 0),
          Figures.percent(line.shareOfFloor()));
    }
    return table;
  }

  private static Table captions(BenchReport report) {
    Table table =
        new Table(
            "threads",
            "batch",
            "captions/s",
            "tower",
            "prefill",
            "mixed",
            "decode",
            "sampling",
            "host",
            "idle");
    for (BenchReport.Serving line : report.serving()) {
      BenchReport.Captions captions = line.captions();
      table.add(
          "" + line.threads(),
          "" + line.batchSize(),
          Cells.spread(captions.perSecond(), 2),
          Figures.number(captions.towerMs(), 1),
          Figures.number(captions.forwardMs().get(StepKind.PREFILL), 1),
          Figures.number(captions.forwardMs().get(StepKind.MIXED), 1),
          Figures.number(captions.forwardMs().get(StepKind.DECODE), 1),
          Figures.number(captions.samplingMs(), 1),
          Figures.number(captions.hostMs(), 1),
          Figures.number(captions.idleMs(), 1));
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
                    Figures.number(steps.count(), 0),
                    Figures.number(steps.sequences(), 1),
                    Figures.number(steps.rows(), 1),
                    Figures.number(ms.get(Phase.VISION), 2),
                    Figures.number(ms.get(Phase.FORWARD), 2),
                    Figures.number(ms.get(Phase.SAMPLING), 2),
                    Figures.number(ms.get(Phase.HOST), 2),
                    Figures.number(steps.ms(), 2));
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
          Cells.spread(line.ms(), 2),
          Figures.percent(line.shareOfFloor()),
          Double.isNaN(first) ? "" : Figures.number(line.ms().median() / first, 2));
    }
    return table;
  }

  private static Table parts(BenchReport report) {
    Table table =
        new Table(
            "threads",
            "new tokens",
            "sequences",
            "part",
            "ms in all layers",
            "its bare products, ms",
            "ms each",
            "share");
    for (BenchReport.Parts line : report.parts()) {
      for (DecoderPart part : DecoderPart.values()) {
        if (DecoderPart.OF_A_PASS.contains(part)) {
          Spread ms = line.ms().get(part);
          table.add(
              "" + line.threads(),
              "" + line.newTokens(),
              "" + line.sequences(),
              part.name().toLowerCase(Locale.ROOT),
              Cells.spread(ms, 2),
              part.products().map(line.ms()::get).map(each -> Cells.spread(each, 2)).orElse(""),
              Figures.number(line.perLayer(part), 3),
              Figures.percent(ms.median() / line.sum()));
        }
      }
      table.add(
          "" + line.threads(),
          "" + line.newTokens(),
          "" + line.sequences(),
          "all",
          Figures.number(line.sum(), 2),
          "",
          "",
          "100 %");
    }
    return table;
  }

  private static Table products(BenchReport report) {
    Table table =
        new Table(
            "threads", "new tokens", "sequences", "products, ms", "GFLOP/s", "products / layers");
    for (BenchReport.Parts line : report.parts()) {
      table.add(
          "" + line.threads(),
          "" + line.newTokens(),
          "" + line.sequences(),
          Cells.spread(line.ms().get(DecoderPart.PRODUCTS), 2),
          Figures.number(line.productsGigaflops(), 0),
          Figures.percent(line.shareOfProducts()));
    }
    return table;
  }

  private static Table towers(BenchReport report) {
    Table table = new Table("threads", "images", "ms", "ms an image");
    for (BenchReport.Tower line : report.towers()) {
      table.add(
          "" + line.threads(),
          "" + line.images(),
          Cells.spread(line.ms(), 1),
          Figures.number(line.ms().median() / line.images(), 1));
    }
    return table;
  }
}
