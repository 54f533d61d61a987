// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.tools.endtoend.BadEvents;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Events of a soak: questions about one image, and every twentieth bad, of 15 kinds in turn. */
final class SoakEvents {
  private static final List<String> BAD_KINDS =
      List.of(
          "no-value",
          "garbage",
          "half-json",
          "no-id",
          "unknown-schema",
          "wrong-schema",
          "cut-avro",
          "empty-prompt",
          "scan-bomb",
          "too-few-marks",
          "negative",
          "no-image",
          "broken-image",
          "missing-file",
          "outside-root");

  private final Path image;
  private final BadEvents bad;

  /**
   * Makes events.
   *
   * @param image that the good ones ask about
   */
  SoakEvents(Path image) throws IOException {
    this.image = image;
    this.bad = new BadEvents(Files.readAllBytes(image), image.getParent());
    // A kind that is gone would be sent without a value, and taken for a good one.
    if (!bad.codes().keySet().containsAll(BAD_KINDS)) {
      throw new IllegalStateException("of " + BAD_KINDS + " only " + bad.codes() + " are known");
    }
  }

  /** Sends an event, which has its number in its key. */
  Future<RecordMetadata> send(RequestSender sender, int number) {
    Optional<String> kind = badKind(number);
    if (kind.isPresent()) {
      return sender.send(key(number), bad.values().get(kind.get()));
    }
    return sender.send(
        key(number),
        """
        {"id": "%s", "prompt": "What colour is the background?", "images": ["%s"]}"""
            .formatted(key(number), image.toUri())
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the code of the dead letter that an event must become; nothing for a good one. */
  Optional<String> expectedCode(String key) {
    return badKind(Integer.parseInt(key)).map(bad.codes()::get);
  }

  /** Returns the keys of all events in the topic of requests, by their coordinates. */
  static Map<String, String> stored(KafkaAccess access) {
    Map<String, String> inputs = new HashMap<>();
    try (TopicFollower follower =
        new TopicFollower(access, Set.of(InputTopicOption.DEFAULT), true)) {
      int before;
      do {
        before = inputs.size();
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(Duration.ofSeconds(2))) {
          inputs.put(
              SoakOutcomes.coordinates(record.topic(), record.partition(), record.offset()),
              new String(record.key(), StandardCharsets.UTF_8));
        }
      } while (inputs.size() > before);
    }
    return inputs;
  }

  private static String key(int number) {
    return Integer.toString(number);
  }

  private static Optional<String> badKind(int number) {
    return number % SoakPlan.BAD_EVERY == SoakPlan.BAD_EVERY - 1
        ? Optional.of(BAD_KINDS.get(number / SoakPlan.BAD_EVERY % BAD_KINDS.size()))
        : Optional.empty();
  }
}
