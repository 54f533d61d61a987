// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The operations of PyTorch that compute, as its own profiler tells them. */
public final class Operations {
  /** They look at what is there in another shape, or reserve memory: a GPU starts nothing. */
  private static final Set<String> VIEWS =
      Set.of(
          "_reshape_alias",
          "_unsafe_view",
          "alias",
          "as_strided",
          "detach",
          "empty",
          "empty_like",
          "empty_strided",
          "expand",
          "narrow",
          "permute",
          "select",
          "slice",
          "split_with_sizes",
          "squeeze",
          "t",
          "transpose",
          "unsqueeze",
          "view");

  /** They are nothing but others, which count in their place. */
  private static final Set<String> COMPOSITES =
      Set.of(
          "_to_copy",
          "contiguous",
          "flatten",
          "linear",
          "matmul",
          "repeat",
          "reshape",
          "scaled_dot_product_attention",
          "split",
          "to");

  private Operations() {}

  private record Event(String name, double start, double end) {
    static Event of(JsonNode event) {
      double start = event.get("ts").asDouble();
      String name = event.get("name").asText();
      return new Event(
          name.substring(name.indexOf(':') + 2), start, start + event.get("dur").asDouble());
    }
  }

  /**
   * Does some work on this thread, and returns the names of its operations in their order: those
   * that a GPU starts a kernel for, one each, if not more.
   */
  public static List<String> of(Runnable work) {
    try {
      Path file = Files.createTempFile("operations", ".json");
      try {
        JniUtils.startProfile(false, false, false);
        try {
          work.run();
        } finally {
          JniUtils.stopProfile(file.toString());
        }
        return computing(new ObjectMapper().readTree(file.toFile()));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> computing(JsonNode events) {
    List<Event> all =
        StreamSupport.stream(events.spliterator(), false)
            .filter(event -> event.path("name").asText().contains("::"))
            .map(Event::of)
            .sorted(
                Comparator.comparingDouble(Event::start)
                    .thenComparing(Comparator.comparingDouble(Event::end).reversed()))
            .toList();
    List<String> names = new ArrayList<>();
    double end = Double.NEGATIVE_INFINITY;
    for (Event event : all) {
      boolean within = event.start() < end;
      if (!within && !VIEWS.contains(event.name()) && !COMPOSITES.contains(event.name())) {
        names.add(event.name());
        end = event.end();
      }
    }
    return names;
  }
}
