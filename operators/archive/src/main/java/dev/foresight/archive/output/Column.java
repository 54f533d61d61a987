// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.schemas.CaptionedRow;
import java.util.function.Function;

/**
 * A column of what is written.
 *
 * @param name in every format
 * @param type whatever the rows hold, so that files without a failure and files of failures alone
 *     are of one schema
 * @param value of a row; null where it has none
 */
public record Column(String name, Type type, Function<CaptionedRow, Object> value) {
  /** What values are. */
  public enum Type {
    TEXT,
    INTEGER,
    LONG,
    REAL,
    BOOLEAN
  }
}
