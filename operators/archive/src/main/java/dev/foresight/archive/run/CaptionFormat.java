// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import java.util.Locale;

/** What captions are written as. */
public enum CaptionFormat {
  /** JSON objects, one a line. */
  JSONL(".jsonl"),
  /** Parquet, of one schema whatever the rows hold. */
  PARQUET(".parquet"),
  /** Texts beside their images, and rows as JSON lines. */
  SIDECARS(".jsonl"),
  /** Members of copies of tar shards, and rows as JSON lines. */
  WEBDATASET(".jsonl");

  private final String end;

  CaptionFormat(String end) {
    this.end = end;
  }

  /** Returns what the names of files of rows end with. */
  String end() {
    return end;
  }

  /** Returns whether captions may be there already where they are written. */
  public boolean meetsCaptions() {
    return this == SIDECARS || this == WEBDATASET;
  }

  /** Returns it as options have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
