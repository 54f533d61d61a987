// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.Table;
import java.util.Locale;

/** How figures and headings are written, alike in all tables. */
final class Cells {
  private Cells() {}

  static String head(
      BenchReport.Model model, BenchReport.Machine machine, String workload, int repetitions) {
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
        machine.device(),
        machine.processors(),
        workload,
        repetitions);
  }

  static void section(StringBuilder text, String title, Table table) {
    text.append('\n').append(title).append("\n\n").append(table);
  }

  static String spread(Spread spread, int digits) {
    return Figures.number(spread.median(), digits)
        + " ["
        + Figures.number(spread.lower(), digits)
        + ", "
        + Figures.number(spread.upper(), digits)
        + "]";
  }
}
