// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImage.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What images are told apart by, such as a colour.
 *
 * @param several whether an image can have more than one value, or none
 * @param values in their order; a class each
 */
record Attribute(String name, boolean several, List<String> values) {
  /** Collects attributes from images as they are looked at. */
  static final class Collector {
    private final Map<String, Boolean> several = new TreeMap<>();
    private final Map<String, TreeSet<String>> values = new TreeMap<>();

    /**
     * Looks at an image.
     *
     * @throws BadSampleException if an attribute is a text here, and was a list elsewhere, or the
     *     other way round
     */
    void add(LabelledImage image) throws BadSampleException {
      for (Map.Entry<String, Label> label : image.labels().entrySet()) {
        Boolean before = several.putIfAbsent(label.getKey(), label.getValue().several());
        if (before != null && before != label.getValue().several()) {
          throw new BadSampleException(
              image.origin(),
              "labels.%s is a %s, but was a %s in a row before; write it alike everywhere"
                  .formatted(label.getKey(), before ? "text" : "list", before ? "list" : "text"));
        }
        values
            .computeIfAbsent(label.getKey(), name -> new TreeSet<>())
            .addAll(label.getValue().values());
      }
    }

    /** Returns all attributes in the order of their names. */
    List<Attribute> attributes() {
      List<Attribute> attributes = new ArrayList<>();
      values.forEach(
          (name, all) -> attributes.add(new Attribute(name, several.get(name), List.copyOf(all))));
      return attributes;
    }
  }

  /** Returns how many classes some attributes have in all. */
  static int classes(List<Attribute> attributes) {
    return attributes.stream().mapToInt(attribute -> attribute.values().size()).sum();
  }

  /** Returns 1 for each class that an image is of, else 0; of all attributes behind each other. */
  static float[] wanted(List<Attribute> attributes, LabelledImage image) {
    float[] wanted = new float[classes(attributes)];
    int begin = 0;
    for (Attribute attribute : attributes) {
      Label label = image.labels().get(attribute.name());
      if (label != null) {
        for (String value : label.values()) {
          wanted[begin + attribute.values().indexOf(value)] = 1;
        }
      }
      begin += attribute.values().size();
    }
    return wanted;
  }
}
