// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.equality.Equality;
import dev.foresight.engine.equality.Flip;
import dev.foresight.engine.equality.Flips;
import dev.foresight.engine.report.ReportJson;
import dev.foresight.engine.speculation.FixedTrees;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SpeculationReportTest {
  private static final Spread ONE = new Spread(1, 1, 1);

  private static Flip flip(String request, float margin) {
    return new Flip(request, 3, OptionalInt.of(7), OptionalInt.empty(), margin);
  }

  private static SpeculationReport report(Flips... rounds) {
    return new SpeculationReport(
        new BenchReport.Model("tiny", "0", "float32", 1, 2, 3, 1, 1, 9, false, 8),
        new BenchReport.Machine("cpu", 1, "any", "17"),
        new SpeculationReport.Draft("draft", "auto", 9),
        "requests",
        rounds.length,
        List.of(),
        List.of(
            new SpeculationReport.Speculative(
                new SpeculationReport.Setting(1, 2, 0),
                new FixedTrees(6, 4, 1),
                ONE,
                ONE,
                2,
                1,
                2,
                List.of(0.75, 0.5),
                1,
                6,
                1,
                new SpeculationReport.Shares(0.2, 0.7, 0.1),
                Equality.of(List.of(rounds)))));
  }

  @Test
  void excusesAnswersThatDifferAtANearTie() {
    Flips tie = new Flips(4, 40, List.of(flip("a", 1e-6f)));
    SpeculationReport report = report(tie, new Flips(4, 40, List.of()));
    assertThat(report.saysTheSame()).isTrue();
    assertThat(report.speculative().get(0).equality().answers()).isEqualTo(8);
    assertThat(SpeculationTables.of(report)).contains("75 % 50 %");
    assertThat(SpeculationTables.of(report)).contains("|       a |     3 |     7 |         end |");
  }

  @Test
  void findsAnswersThatNothingExcuses() {
    SpeculationReport report = report(new Flips(4, 40, List.of(flip("a", 1e-6f), flip("b", 0.5f))));
    assertThat(report.saysTheSame()).isFalse();
    assertThat(report.speculative().get(0).equality().wrong()).isOne();
    assertThat(ReportJson.of(report)).contains("\"near_tie\" : false", "\"speculative\" : null");
  }
}
