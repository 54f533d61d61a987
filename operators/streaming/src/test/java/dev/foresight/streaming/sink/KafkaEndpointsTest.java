// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaEndpointsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Test
  void buildsEndpointsWithoutABroker() {
    KafkaEndpoints kafka =
        new KafkaEndpoints(
            Map.of("bootstrap.servers", "localhost:1", "client.id", "x"), 1 << 20, TIMEOUT);

    assertThat(kafka.source("foresight").setTopics("requests").build()).isNotNull();
    assertThat(kafka.results("captions", OutputFormat.JSON, "results")).isNotNull();
    assertThat(kafka.deadLetters("dead", OutputFormat.AVRO, "dead")).isNotNull();
  }

  @Test
  void aLimitBelowTheEnvelopeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KafkaEndpoints(Map.of(), 100, TIMEOUT))
        .withMessageStartingWith("the byte limit of records is 100");
  }

  @Test
  void aTransactionNeedsTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KafkaEndpoints(Map.of(), 1 << 20, Duration.ZERO))
        .withMessageStartingWith("the transaction time-out is PT0S");
  }
}
