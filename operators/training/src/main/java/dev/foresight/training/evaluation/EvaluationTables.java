// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.equality.Difference;
import dev.foresight.engine.report.Figures;
import dev.foresight.engine.report.Table;
import dev.foresight.training.answers.AnswerShares;
import dev.foresight.training.evaluation.EvaluationReport.Line;
import dev.foresight.training.evaluation.EvaluationReport.Method;
import dev.foresight.training.evaluation.EvaluationReport.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An evaluation for people: the same tables on a terminal and in a page. */
public final class EvaluationTables {
  private static final String[] SETTING = {"T", "tree", "kind"};

  /** More would bury the tables; JSON has them all. */
  private static final int SHOWN = 20;

  private EvaluationTables() {}

  /** Returns the report as headed tables in Markdown. */
  public static String of(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    notes(report).forEach(note -> text.append(note).append('\n'));
    tables(report)
        .forEach((title, table) -> text.append('\n').append(title).append("\n\n").append(table));
    return text.toString();
  }

  /** Returns sentences that say what was measured, and how. */
  static List<String> notes(EvaluationReport report) {
    Subject subject = report.subject();
    Method method = report.method();
    List<String> notes = new ArrayList<>();
    notes.add(
        "%s (%s), %s on %s, %d threads%s"
            .formatted(
                subject.model(),
                subject.modelFingerprint(),
                subject.dtype(),
                subject.device(),
                method.threads(),
                method.deterministic() ? ", deterministic" : ""));
    notes.add(
        "draft %s (%s), %s, proposes %d tokens"
            .formatted(
                subject.draft(),
                subject.draftFingerprint(),
                subject.draftDtype(),
                subject.draftVocabulary()));
    notes.add(
        "%d questions of %s, %d at a time, asked %s, up to %d new tokens%s"
            .formatted(
                report.questions(),
                String.join(", ", method.data()),
                method.batchSize(),
                method.repetitions() == 1 ? "once" : method.repetitions() + " times",
                method.maxNewTokens(),
                report.skipped().isEmpty()
                    ? ""
                    : "; " + report.skipped().size() + " skipped, listed below"));
    notes.add(
        "in brackets: %s confidence, from %d bootstrap resamples of the questions"
            .formatted(
                Figures.percent(method.bootstrap().confidence()), method.bootstrap().resamples()));
    return notes;
  }

  /** Returns tables by their titles. */
  static Map<String, Table> tables(EvaluationReport report) {
    Map<String, Table> tables = new LinkedHashMap<>();
    tables.put("Times as fast as plain decoding", speedups(report));
    tables.put("Drafted tokens accepted", acceptance(report));
    tables.put("Answers held against those of plain decoding", equality(report));
    if (!report.answers().isEmpty()) {
      tables.put("Answers held against the known ones, at T = 0", answers(report));
    }
    if (report.lines().stream().anyMatch(line -> !line.equality().differences().isEmpty())) {
      tables.put("Where answers part from plain decoding", differences(report));
    }
    if (!report.skipped().isEmpty()) {
      tables.put("Questions that were skipped", skipped(report));
    }
    return tables;
  }

  private static Table speedups(EvaluationReport report) {
    Table table =
        table("questions", "tokens", "plain tokens/s", "speculative", "decoding", "end to end");
    for (Line line : report.lines()) {
      add(
          table,
          line,
          "" + line.questions(),
          "" + line.tokens(),
          Figures.number(line.plainTokensPerSecond(), 1),
          Figures.number(line.speculativeTokensPerSecond(), 1),
          Interval.text(line.decodeSpeedup()),
          Interval.text(line.endToEndSpeedup()));
    }
    return table;
  }

  private static Table acceptance(EvaluationReport report) {
    Table table = table("tau", "without bonus", "tokens/step", "accepted at depth 1, 2 ...");
    for (Line line : report.lines()) {
      add(
          table,
          line,
          Interval.text(line.tau()),
          Interval.text(line.tauWithoutBonus()),
          Interval.text(line.tokensPerStep()),
          line.acceptancePerDepth().stream()
              .map(depth -> Figures.percent(depth.value()))
              .collect(Collectors.joining(" ")));
    }
    return table;
  }

  private static Table equality(EvaluationReport report) {
    Table table = table("answers", "tokens", "near ties", "wrong");
    for (Line line : report.lines()) {
      add(
          table,
          line,
          "" + line.equality().answers(),
          "" + line.equality().tokens(),
          "" + line.equality().nearTies(),
          "" + line.equality().wrong());
    }
    return table;
  }

  private static Table answers(EvaluationReport report) {
    Table table =
        new Table(
            "kind", "questions", "right", "yes or no right", "right about other images", "cut");
    for (AnswerShares one : report.answers()) {
      table.add(
          one.kind(),
          "" + one.questions(),
          Figures.percent(one.right()),
          percent(one.verdictRight()),
          percent(one.rightElsewhere()),
          "" + one.unended());
    }
    return table;
  }

  private static String percent(Double share) {
    return share == null ? "" : Figures.percent(share);
  }

  private static Table differences(EvaluationReport report) {
    Table table =
        new Table("T", "tree", "question", "token", "plain", "speculative", "margin", "near tie");
    report.lines().stream()
        .filter(line -> line.kind().equals(EvaluationReport.ALL))
        .flatMap(
            line -> line.equality().differences().stream().map(difference -> row(line, difference)))
        .limit(SHOWN)
        .forEach(table::add);
    return table;
  }

  private static String[] row(Line line, Difference difference) {
    return new String[] {
      "" + line.temperature(),
      line.tree().toString(),
      difference.requestId(),
      "" + difference.index(),
      token(difference.plain()),
      token(difference.speculative()),
      "" + difference.margin(),
      difference.nearTie() ? "yes" : "no"
    };
  }

  private static Table skipped(EvaluationReport report) {
    Table table = new Table("question", "reason");
    report.skipped().stream().limit(SHOWN).forEach(one -> table.add(one.origin(), one.reason()));
    int more = report.skipped().size() - SHOWN;
    if (more > 0) {
      table.add("and " + more + " more", "all are in the JSON report");
    }
    return table;
  }

  private static String token(Integer id) {
    return id == null ? "end" : id.toString();
  }

  private static Table table(String... heads) {
    return new Table(joined(List.of(SETTING), heads));
  }

  private static void add(Table table, Line line, String... cells) {
    table.add(joined(List.of("" + line.temperature(), line.tree().toString(), line.kind()), cells));
  }

  private static String[] joined(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }
}
