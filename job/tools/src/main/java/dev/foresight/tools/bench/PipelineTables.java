// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.Table;

/** A report on the pipeline for people. */
public final class PipelineTables {
  private PipelineTables() {}

  /** Returns the report as headed tables. */
  public static String of(PipelineReport report) {
    StringBuilder text =
        new StringBuilder(
            Cells.head(report.model(), report.machine(), report.workload(), report.repetitions()));
    Cells.section(text, "Pairs: tokens/s of the full engine, and of whole runs", pairs(report));
    Cells.section(text, report.way() + " by the bare engine: tokens/s", ratios(report));
    return text.toString();
  }

  private static Table pairs(PipelineReport report) {
    Table table =
        new Table(
            "threads",
            "batch",
            "pair",
            "bare",
            "sequences",
            "idle",
            "run",
            report.way(),
            "sequences",
            "idle",
            "run",
            "ratio",
            "of runs");
    for (PipelineReport.Line line : report.lines()) {
      for (int i = 0; i < line.rounds().size(); i++) {
        PipelineReport.Round round = line.rounds().get(i);
        table.add(
            "" + line.threads(),
            "" + line.batchSize(),
            "" + (i + 1),
            Figures.number(round.bare().tokensPerSecond(), 1),
            Figures.number(round.bare().sequencesPerStep(), 2),
            Figures.percent(round.bare().idleShare()),
            Figures.number(round.bare().runTokensPerSecond(), 1),
            Figures.number(round.pipeline().tokensPerSecond(), 1),
            Figures.number(round.pipeline().sequencesPerStep(), 2),
            Figures.percent(round.pipeline().idleShare()),
            Figures.number(round.pipeline().runTokensPerSecond(), 1),
            Figures.number(round.ratio(), 3),
            Figures.number(round.runRatio(), 3));
      }
    }
    return table;
  }

  private static Table ratios(PipelineReport report) {
    Table table =
        new Table(
            "threads", "batch", "pairs", "full engine, median ratio [quartiles]", "whole runs");
    for (PipelineReport.Line line : report.lines()) {
      table.add(
          "" + line.threads(),
          "" + line.batchSize(),
          "" + line.rounds().size(),
          Cells.spread(line.ratio(), 3),
          Cells.spread(line.runRatio(), 3));
    }
    return table;
  }
}
