// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An image, and what it is of.
 *
 * @param origin where it stands, such as {@code labels.jsonl:17}; for messages
 * @param labels by the names of attributes, such as {@code colour}; at least one
 */
public record LabelledImage(String origin, SampleImage image, Map<String, Label> labels) {
  /** Copies the labels. */
  public LabelledImage {
    labels = new TreeMap<>(labels);
  }

  /**
   * The value of an attribute, or its values.
   *
   * @param several whether there can be more than one, or none
   */
  public record Label(boolean several, Set<String> values) {}
}
