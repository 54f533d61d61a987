// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends events at a steady pace and matches what comes back. An outcome belongs to the event with
 * its key: that survives even where a value could not be read.
 */
final class Exchange {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final RequestSender sender;
  private final TopicFollower follower;
  private final Display display;
  private final List<DemoEvent> events;
  private final int eventsPerSecond;
  private final OutcomeReader reader = new OutcomeReader();
  private final Map<String, Long> sentAt = new HashMap<>();
  private final Map<String, DemoEvent> waiting = new HashMap<>();
  private final List<DemoOutcome> outcomes = new ArrayList<>();
  private long firstSent;
  private long lastBack;

  Exchange(
      RequestSender sender,
      TopicFollower follower,
      Display display,
      List<DemoEvent> events,
      int eventsPerSecond) {
    this.sender = sender;
    this.follower = follower;
    this.display = display;
    this.events = events;
    this.eventsPerSecond = eventsPerSecond;
  }

  /** Sends what is due, and takes what is back. */
  void step() throws WireFormatException {
    sendDue();
    for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
      take(record);
    }
    display.progress(statistics(), events.size());
  }

  private void sendDue() {
    long now = System.nanoTime();
    if (sentAt.isEmpty()) {
      firstSent = now;
      lastBack = now;
    }
    long due = 1 + (now - firstSent) * eventsPerSecond / NANOS_PER_SECOND;
    while (sentAt.size() < Math.min(due, events.size())) {
      DemoEvent event = events.get(sentAt.size());
      sentAt.put(event.id(), System.nanoTime());
      waiting.put(event.id(), event);
      sender.send(event.id(), event.value());
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws WireFormatException {
    String id = new String(record.key(), StandardCharsets.UTF_8);
    DemoEvent event = waiting.remove(id);
    if (event == null) {
      throw new IllegalStateException(
          "an outcome of the event " + id + " came twice or unasked: exactly once is broken");
    }
    lastBack = System.nanoTime();
    JsonNode json = reader.read(record.value());
    boolean isCaption = json.has("text");
    DemoOutcome outcome =
        new DemoOutcome(
            event,
            isCaption,
            isCaption
                ? json.get("text").asText()
                : json.path("code").asText() + ": " + json.path("message").asText(),
            json.path("completion_tokens").asInt(),
            acceptedLengths(json),
            Duration.ofNanos(lastBack - sentAt.get(id)));
    outcomes.add(outcome);
    display.show(outcome);
  }

  private static List<Integer> acceptedLengths(JsonNode result) {
    List<Integer> lengths = new ArrayList<>();
    result
        .path("speculation")
        .path("accepted_lengths")
        .forEach(length -> lengths.add(length.asInt()));
    return lengths;
  }

  boolean isDone() {
    return outcomes.size() == events.size();
  }

  List<DemoOutcome> outcomes() {
    return outcomes;
  }

  Statistics statistics() {
    return Statistics.of(sentAt.size(), outcomes, Duration.ofNanos(lastBack - firstSent));
  }
}
