// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a consumer that reads committed records only has seen of results and dead letters. */
final class SoakOutcomes implements AutoCloseable {
  private final OutcomeReader reader = new OutcomeReader();
  private final TopicFollower follower;
  private final List<Outcome> seen = new ArrayList<>();

  /**
   * An outcome.
   *
   * @param coordinates of the event, {@code TOPIC-PARTITION@OFFSET}
   * @param key of the event
   * @param code of a dead letter; empty for a result
   */
  record Outcome(String coordinates, String key, String code) {}

  SoakOutcomes(KafkaAccess access) {
    this(access, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT);
  }

  SoakOutcomes(KafkaAccess access, String results, String deadLetters) {
    this.follower = new TopicFollower(access, Set.of(results, deadLetters), true);
  }

  /** Takes in what is new, and returns all that was seen so far. */
  List<Outcome> poll(Duration limit) throws WireFormatException {
    for (ConsumerRecord<byte[], byte[]> record : follower.poll(limit)) {
      JsonNode outcome = reader.read(record.value());
      JsonNode source = outcome.get("source");
      seen.add(
          new Outcome(
              coordinates(
                  source.get("topic").asText(),
                  source.get("partition").asInt(),
                  source.get("offset").asLong()),
              new String(record.key(), StandardCharsets.UTF_8),
              outcome.path("code").asText("")));
    }
    return seen;
  }

  static String coordinates(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }

  @Override
  public void close() {
    follower.close();
  }
}
