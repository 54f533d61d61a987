// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.equality.Difference;
import dev.foresight.engine.equality.Equality;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.Table;
import dev.foresight.tools.bench.SpeculationReport.Setting;
import dev.foresight.tools.bench.SpeculationReport.Speculative;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report on speculation for people. */
public final class SpeculationTables {
  private static final String[] SETTING = {"threads", "batch", "T"};

  private SpeculationTables() {}

  /** Returns the report as headed tables. */
  public static String of(SpeculationReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        Cells.head(report.model(), report.machine(), report.workload(), report.repetitions()));
    text.append(
        "draft %s, %s, proposes %d tokens%n"
            .formatted(report.draft().name(), report.draft().dtype(), report.draft().vocabulary()));
    Cells.section(text, "Plain decoding: tokens/s", plain(report));
    Cells.section(text, "Speculative decoding: times as fast as plain", speedups(report));
    Cells.section(text, "Speculative decoding: a step in which all decode", steps(report));
    Cells.section(text, "Answers held against those of plain decoding", equality(report));
    if (report.speculative().stream().anyMatch(line -> !line.equality().differences().isEmpty())) {
      Cells.section(text, "Where answers part from plain decoding", differences(report));
    }
    return text.toString();
  }

  private static Table plain(SpeculationReport report) {
    Table table = table("decoding", "end to end", "ms a step");
    for (SpeculationReport.Plain line : report.plain()) {
      add(
          table,
          line.setting(),
          Cells.spread(line.decodeTokensPerSecond(), 1),
          Cells.spread(line.endToEndTokensPerSecond(), 1),
          Figures.number(line.stepMs(), 2));
    }
    return table;
  }

  private static Table speedups(SpeculationReport report) {
    Table table =
        table(
            "tree",
            "decoding",
            "end to end",
            "tau",
            "without bonus",
            "tokens/step",
            "accepted at depth");
    for (Speculative line : report.speculative()) {
      add(
          table,
          line.setting(),
          line.tree().toString(),
          Cells.spread(line.decodeSpeedup(), 2),
          Cells.spread(line.endToEndSpeedup(), 2),
          Figures.number(line.tau(), 2),
          Figures.number(line.tauWithoutBonus(), 2),
          Figures.number(line.tokensPerStep(), 2),
          line.acceptancePerDepth().stream()
              .map(Figures::percent)
              .collect(Collectors.joining(" ")));
    }
    return table;
  }

  private static Table steps(SpeculationReport report) {
    Table table = table("tree", "sequences", "rows", "ms", "draft", "verify", "other");
    for (Speculative line : report.speculative()) {
      add(
          table,
          line.setting(),
          line.tree().toString(),
          Figures.number(line.sequences(), 1),
          Figures.number(line.rows(), 1),
          Figures.number(line.stepMs(), 2),
          Figures.percent(line.shares().draft()),
          Figures.percent(line.shares().verify()),
          Figures.percent(line.shares().other()));
    }
    return table;
  }

  private static Table equality(SpeculationReport report) {
    Table table = table("tree", "answers", "tokens", "near ties", "wrong");
    for (Speculative line : report.speculative()) {
      Equality equality = line.equality();
      add(
          table,
          line.setting(),
          line.tree().toString(),
          "" + equality.answers(),
          "" + equality.tokens(),
          "" + equality.nearTies(),
          "" + equality.wrong());
    }
    return table;
  }

  private static Table differences(SpeculationReport report) {
    Table table = table("tree", "request", "token", "plain", "speculative", "margin", "near tie");
    for (Speculative line : report.speculative()) {
      for (Difference difference : line.equality().differences()) {
        add(
            table,
            line.setting(),
            line.tree().toString(),
            difference.requestId(),
            "" + difference.index(),
            token(difference.plain()),
            token(difference.speculative()),
            "" + difference.margin(),
            difference.nearTie() ? "yes" : "no");
      }
    }
    return table;
  }

  private static String token(Integer id) {
    return id == null ? "end" : id.toString();
  }

  private static Table table(String... heads) {
    return new Table(joined(List.of(SETTING), heads));
  }

  private static void add(Table table, Setting setting, String... cells) {
    List<String> first =
        List.of("" + setting.threads(), "" + setting.batchSize(), "" + setting.temperature());
    table.add(joined(first, cells));
  }

  private static String[] joined(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }
}
