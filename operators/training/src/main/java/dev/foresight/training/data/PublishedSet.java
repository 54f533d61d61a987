// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples of a published file that is one JSON object. Its elements are held in memory; they become
 * samples, whose images are looked for, when they are read.
 */
final class PublishedSet implements SampleSource {
  private final String name;
  private final Reading reading;
  private final List<Element> elements = new ArrayList<>();

  /**
   * Creates a set without elements.
   *
   * @param reading makes samples of elements
   */
  PublishedSet(String name, Reading reading) {
    this.name = name;
    this.reading = reading;
  }

  /** Makes a sample of an element. */
  interface Reading {
    Sample read(JsonNode value, String origin) throws BadSampleException;
  }

  private record Element(String place, JsonNode value) {}

  /** Adds what stands at a place, such as {@code questions[17]}. */
  void add(String place, JsonNode value) {
    elements.add(new Element(place, value));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public Sample read(int index) throws BadSampleException {
    Element element = elements.get(index);
    return reading.read(element.value(), name + ":" + element.place());
  }
}
