// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.testing;

import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import dev.foresight.schemas.RowFailure;
import java.util.Map;
import java.util.stream.Stream;

/** Rows of tests. */
public final class Rows {
  private Rows() {}

  /** Returns a row with these answers. */
  public static CaptionedRow answered(String key, String... names) {
    return builder(key)
        .setAnswers(
            Stream.of(names)
                .map(
                    name ->
                        new RowAnswer(
                            name,
                            name + " of " + key + ",\n\"quoted\"",
                            "eos",
                            40,
                            3,
                            Long.MIN_VALUE))
                .toList())
        .build();
  }

  /** Returns a row that failed. */
  public static CaptionedRow failed(String key) {
    return builder(key).setFailure(new RowFailure("IMAGE_EMPTY", "no bytes")).build();
  }

  private static CaptionedRow.Builder builder(String key) {
    return CaptionedRow.newBuilder()
        .setFile("photos.tar")
        .setPosition(512)
        .setKey(key)
        .setColumns(Map.of("title", "Rex"))
        .setWidth(640)
        .setHeight(480)
        .setModelFingerprint("ab12");
  }
}
