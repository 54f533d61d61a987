// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, as Markdown that is aligned for people too: numbers to the right. */
public final class Table {
  private final List<List<String>> lines = new ArrayList<>();

  /** Starts a table. */
  public Table(String... heads) {
    lines.add(List.of(heads));
  }

  /**
   * Adds a line.
   *
   * @param cells as many as there are heads
   */
  public void add(String... cells) {
    if (cells.length != lines.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + lines.get(0).size() + " heads");
    }
    lines.add(List.of(cells));
  }

  List<String> heads() {
    return lines.get(0);
  }

  List<List<String>> rows() {
    return lines.subList(1, lines.size());
  }

  @Override
  public String toString() {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < lines.size(); row++) {
      for (int i = 0; i < columns; i++) {
        String cell = lines.get(row).get(i);
        text.append("| ").append(" ".repeat(widths[i] - cell.length())).append(cell).append(' ');
      }
      text.append("|\n");
      if (row == 0) {
        for (int width : widths) {
          text.append('|').append("-".repeat(width + 1)).append(':');
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }
}
