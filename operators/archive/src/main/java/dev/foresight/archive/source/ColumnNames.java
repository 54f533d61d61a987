// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a row's image and name are, in formats that have columns.
 *
 * @param image the column of the image; in tar shards, where a sample has several, the end of the
 *     member's name
 * @param key the column of the row's name; empty: the first there is of {@link #USUAL_KEYS}
 */
public record ColumnNames(String image, String key) implements Serializable {
  /** What data sets call their images: what is looked for where nothing is said. */
  public static final String USUAL_IMAGE = "image";

  /** What data sets call their rows' names. */
  public static final List<String> USUAL_KEYS = List.of("key", "id", "__key__");

  /** Returns a row's name; one without has its place. */
  String keyOf(Map<String, String> columns, String fileName, long position) {
    Optional<String> named =
        key.isEmpty()
            ? USUAL_KEYS.stream().map(columns::get).filter(value -> value != null).findFirst()
            : Optional.ofNullable(columns.get(key));
    return named.orElse(fileName + "#" + position);
  }
}
