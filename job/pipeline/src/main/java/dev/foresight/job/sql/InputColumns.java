// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;

/**
 * Where a row's image and prompt are.
 *
 * @param image number of the column
 * @param isBytes whether it holds the image itself; else a path or URI
 * @param prompt number of the column; negative: none
 * @param fixedPrompt of every row, where there is no column; else null
 */
record InputColumns(int image, boolean isBytes, int prompt, String fixedPrompt)
    implements Serializable {
  private static final String IMAGE = "image";
  private static final String PROMPT = "prompt";

  /**
   * Finds them.
   *
   * @param fixed prompt of every row, if it was given
   * @throws IllegalArgumentException if the columns are others than these
   */
  static InputColumns of(ResolvedSchema schema, Optional<String> fixed) {
    List<String> names = schema.getColumnNames();
    for (String name : names) {
      if (!name.equals(IMAGE) && !name.equals(PROMPT)) {
        throw new IllegalArgumentException(
            "INPUT has a column %s, but only image and prompt are read; leave it out"
                .formatted(name));
      }
    }
    int image = names.indexOf(IMAGE);
    int prompt = names.indexOf(PROMPT);
    if (image < 0) {
      throw new IllegalArgumentException("INPUT has no column image; write INPUT (image BYTES, …)");
    }
    if (prompt < 0 == fixed.isEmpty()) {
      throw new IllegalArgumentException(
          prompt < 0
              ? "INPUT has no column prompt; add prompt STRING, or give the option 'prompt'"
              : "INPUT has a column prompt, and the option 'prompt' is given; leave one out");
    }
    boolean isBytes = type(schema, image).is(LogicalTypeFamily.BINARY_STRING);
    if (!isBytes && !isText(schema, image)) {
      throw wrong(schema, image, "BYTES, or STRING for a path or URI");
    }
    if (prompt >= 0 && !isText(schema, prompt)) {
      throw wrong(schema, prompt, "STRING");
    }
    return new InputColumns(image, isBytes, prompt, fixed.orElse(null));
  }

  private static LogicalType type(ResolvedSchema schema, int number) {
    return schema.getColumnDataTypes().get(number).getLogicalType();
  }

  private static boolean isText(ResolvedSchema schema, int number) {
    return type(schema, number).is(LogicalTypeFamily.CHARACTER_STRING);
  }

  private static IllegalArgumentException wrong(ResolvedSchema schema, int number, String must) {
    Column column = schema.getColumns().get(number);
    return new IllegalArgumentException(
        "INPUT column %s is %s, but must be %s"
            .formatted(column.getName(), column.getDataType().getLogicalType(), must));
  }

  /** Returns the prompt of a row; null if it has none. */
  String promptOf(RowData row) {
    if (prompt < 0) {
      return fixedPrompt;
    }
    return row.isNullAt(prompt) ? null : row.getString(prompt).toString();
  }

  /** Returns the bytes of a row's image; null if it has none. */
  byte[] bytesOf(RowData row) {
    return row.isNullAt(image) ? null : row.getBinary(image);
  }

  /** Returns the place of a row's image; null if it has none. */
  String placeOf(RowData row) {
    return row.isNullAt(image) ? null : row.getString(image).toString();
  }
}
