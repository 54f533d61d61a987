// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsCellsAndIsMarkdown() {
    Table table = new Table("batch", "ms");
    table.add("1", "12.50");
    table.add("32", "7.00");
    assertThat(table)
        .hasToString(
            """
            | batch |    ms |
            |------:|------:|
            |     1 | 12.50 |
            |    32 |  7.00 |
            """);
  }

  @Test
  void refusesALineThatDoesNotFit() {
    Table table = new Table("batch", "ms");
    assertThatThrownBy(() -> table.add("1")).hasMessage("1 cells for 2 heads");
  }
}
