// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import dev.foresight.engine.serving.EngineInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * What rows get, in the order of the statement.
 *
 * @param columns at least one
 */
record OutputColumns(List<OutputColumn> columns) implements Serializable {
  OutputColumns {
    columns = List.copyOf(columns);
  }

  /**
   * Finds them.
   *
   * @throws IllegalArgumentException if there is another one, or one is of another type
   */
  static OutputColumns of(ResolvedSchema schema) {
    List<OutputColumn> columns = new ArrayList<>();
    for (Column column : schema.getColumns()) {
      OutputColumn known =
          Arrays.stream(OutputColumn.values())
              .filter(one -> one.toString().equals(column.getName()))
              .findFirst()
              .orElseThrow(() -> unknown(column));
      if (!column.getDataType().getLogicalType().equals(known.type())) {
        throw new IllegalArgumentException(
            "OUTPUT column %s is %s, but must be %s"
                .formatted(
                    known,
                    column.getDataType().getLogicalType().asSummaryString(),
                    known.type().asSummaryString()));
      }
      columns.add(known);
    }
    return new OutputColumns(columns);
  }

  private static IllegalArgumentException unknown(Column column) {
    return new IllegalArgumentException(
        "OUTPUT has a column %s, but there are only %s"
            .formatted(
                column.getName(),
                Arrays.stream(OutputColumn.values())
                    .map(OutputColumn::toString)
                    .collect(Collectors.joining(", "))));
  }

  /** Returns whether a row that fails is a row that says so. */
  boolean holdFailures() {
    return columns.contains(OutputColumn.ERROR_CODE);
  }

  /** Returns a row's values. */
  RowData row(Answer answer, EngineInfo engine) {
    return GenericRowData.of(
        columns.stream().map(column -> column.value(answer, engine)).toArray(Object[]::new));
  }
}
