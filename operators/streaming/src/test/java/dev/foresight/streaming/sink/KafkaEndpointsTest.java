// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.testing.Records;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.junit.jupiter.api.Test;

class KafkaEndpointsTest {
  private static final Delivery EXACTLY_ONCE =
      Delivery.exactlyOnce("foresight", Duration.ofMinutes(10));
  private static final OutputTopics TOPICS = new OutputTopics("captions", "dead");

  @Test
  void buildsEndpointsWithoutABroker() {
    KafkaEndpoints kafka =
        new KafkaEndpoints(Map.of("bootstrap.servers", "localhost:1", "client.id", "x"), 1 << 20);

    assertThat(kafka.source("foresight").setTopics("requests").build()).isNotNull();
    assertThat(
            kafka.results(
                TOPICS,
                ValueFormat.of(OutputFormat.JSON),
                new DeadLetters(Records.CLOCK),
                EXACTLY_ONCE))
        .isInstanceOf(StrictKafkaSink.class)
        .isInstanceOf(SupportsCommitter.class);
    assertThat(kafka.deadLetters(TOPICS, ValueFormat.of(OutputFormat.AVRO), Delivery.atLeastOnce()))
        .isInstanceOf(KafkaSink.class);
  }

  @Test
  void aLimitBelowTheEnvelopeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KafkaEndpoints(Map.of(), 100))
        .withMessageStartingWith("the byte limit of records is 100");
  }

  @Test
  void aTransactionNeedsTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Delivery.exactlyOnce("foresight", Duration.ZERO))
        .withMessageStartingWith("the transaction time-out is PT0S");
  }

  @Test
  void eachSinkHasItsOwnTransactions() {
    assertThat(EXACTLY_ONCE.of("results").transactionalIdPrefix()).isEqualTo("foresight-results");
  }
}
