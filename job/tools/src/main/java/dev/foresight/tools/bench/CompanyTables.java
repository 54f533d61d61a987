// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.Table;

/** A report on busy neighbours for people. */
public final class CompanyTables {
  private CompanyTables() {}

  /** Returns the report as a headed table. */
  public static String of(CompanyReport report) {
    StringBuilder text =
        new StringBuilder(
            Cells.head(report.model(), report.machine(), report.workload(), report.repetitions()));
    text.append("busy neighbours: ").append(report.neighbours());
    text.append("; threads wait: ").append(report.waitingPolicy()).append('\n');
    Table table = new Table("threads", "batch", "quiet", "beside them", "times slower");
    for (CompanyReport.Line line : report.lines()) {
      table.add(
          "" + line.threads(),
          "" + line.batchSize(),
          Cells.spread(line.quiet(), 1),
          Cells.spread(line.busy(), 1),
          Figures.number(line.timesSlower(), 2));
    }
    Cells.section(text, "Serving beside busy neighbours: tokens/s, end to end", table);
    return text.toString();
  }
}
