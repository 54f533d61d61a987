// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.schemas.WireFormatException;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends events at a steady pace and matches what comes back. An outcome belongs to the record with
 * its key: that survives even where a value could not be read.
 */
final class Exchange {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final RequestSender sender;
  private final TopicFollower follower;
  private final Display display;
  private final List<DemoEvent> events;
  private final List<Sending> sendings;
  private final int sendingsPerSecond;
  private final OutcomeReader reader = new OutcomeReader();
  private final Map<String, Long> sentAt = new HashMap<>();
  private final Map<String, Sending> waiting = new HashMap<>();
  private final Map<String, DemoOutcome> halves = new HashMap<>();
  private final List<DemoResult> results = new ArrayList<>();
  private long firstSent;
  private long lastBack;

  /**
   * A record to send.
   *
   * @param key of the record
   * @param compared whether the event's other record is answered the other way
   * @param plain whether this one goes to the model without its draft
   */
  private record Sending(
      String key, DemoEvent event, boolean compared, boolean plain, byte[] value) {}

  /**
   * Creates an exchange.
   *
   * @param compare whether each event is also sent to the model without its draft
   */
  Exchange(
      RequestSender sender,
      TopicFollower follower,
      Display display,
      List<DemoEvent> events,
      int eventsPerSecond,
      boolean compare) {
    this.sender = sender;
    this.follower = follower;
    this.display = display;
    this.events = events;
    this.sendings = sendings(events, compare);
    this.sendingsPerSecond = compare ? 2 * eventsPerSecond : eventsPerSecond;
  }

  /** Who goes first changes from event to event: neither way has the warmer machine. */
  private static List<Sending> sendings(List<DemoEvent> events, boolean compare) {
    List<Sending> all = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      DemoEvent event = events.get(i);
      boolean both = compare && event.plain().isPresent();
      Sending own = new Sending(event.id(), event, both, false, event.value());
      all.add(own);
      if (both) {
        Sending plain = new Sending(event.id() + " plain", event, true, true, event.plain().get());
        all.add(i % 2 == 0 ? all.size() : all.size() - 1, plain);
      }
    }
    return List.copyOf(all);
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
    long due = 1 + (now - firstSent) * sendingsPerSecond / NANOS_PER_SECOND;
    while (sentAt.size() < Math.min(due, sendings.size())) {
      Sending sending = sendings.get(sentAt.size());
      sentAt.put(sending.key(), System.nanoTime());
      waiting.put(sending.key(), sending);
      sender.send(sending.key(), sending.value());
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws WireFormatException {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    Sending sending = waiting.remove(key);
    if (sending == null) {
      throw new IllegalStateException(
          "an outcome of the event " + key + " came twice or unasked: exactly once is broken");
    }
    lastBack = System.nanoTime();
    DemoOutcome outcome =
        DemoOutcome.of(reader.read(record.value()), Duration.ofNanos(lastBack - sentAt.get(key)));
    result(sending, outcome)
        .ifPresent(
            result -> {
              results.add(result);
              display.show(result);
            });
  }

  private Optional<DemoResult> result(Sending sending, DemoOutcome outcome) {
    DemoEvent event = sending.event();
    if (!sending.compared()) {
      return Optional.of(new DemoResult(event, outcome, Optional.empty()));
    }
    DemoOutcome other = halves.remove(event.id());
    if (other == null) {
      halves.put(event.id(), outcome);
      return Optional.empty();
    }
    return Optional.of(
        sending.plain()
            ? new DemoResult(event, other, Optional.of(outcome))
            : new DemoResult(event, outcome, Optional.of(other)));
  }

  boolean isDone() {
    return results.size() == events.size();
  }

  /** Returns what came back so far, in the order of the events. */
  List<DemoResult> results() {
    return results.stream()
        .sorted(Comparator.comparing(one -> events.indexOf(one.event())))
        .toList();
  }

  Statistics statistics() {
    int sent = (int) ((long) events.size() * sentAt.size() / Math.max(1, sendings.size()));
    return Statistics.of(sent, results, Duration.ofNanos(lastBack - firstSent));
  }
}
