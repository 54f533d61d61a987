// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.Endpoints;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

/** Jobs of one name at a real broker: the one that was started last has it. */
class OneJobOfANameTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int EVENTS = 400;

  @Test
  void theOneThatLosesTheNameEndsForGoodAndNothingIsAnsweredTwice() throws Exception {
    PacedEngine engine = new PacedEngine(8, Duration.ofMillis(100));
    List<String> keys = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(2, 2);
        TopicFollower results = setup.results()) {
      setup.send(0, EVENTS);
      LocalJob first = submit(setup, engine);
      LocalSetup.collect(results, keys, EVENTS / 10);

      LocalSetup.awaitTasks(first);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> start(setup).check())
          .withMessageStartingWith("--job-name is my-job, but Flink job " + first.id())
          .withMessageContaining(
              " has that name and runs; stop it first, give this one another name, or end that one"
                  + " with --take-over");
      assertThat(start(setup, "--take-over").check()).contains("caption-requests");

      LocalJob second = submit(setup, engine);
      Await.await("end for good", () -> first.status() == JobStatus.FAILED);
      assertThat(first.newFailure())
          .get()
          .asString()
          .startsWith("the --job-name my-job was taken by Flink job " + second.id() + " on host ")
          .contains(
              ", process " + ProcessHandle.current().pid() + ", since ",
              "; this job ends, or each event would be answered twice. Jobs that run at the same"
                  + " time need names of their own");

      LocalSetup.awaitTasks(second);
      LocalSetup.collect(results, keys, keys.size() + EVENTS / 10);
      assertThat(second.drain(LIMIT)).isTrue();
      for (int quiet = 0; quiet < 2; quiet++) {
        for (ConsumerRecord<byte[], byte[]> record : results.poll(Duration.ofSeconds(1))) {
          keys.add(new String(record.key(), StandardCharsets.UTF_8));
          quiet = 0;
        }
      }
      assertThatCode(() -> start(setup).check())
          .as("it said that it is done")
          .doesNotThrowAnyException();
    } finally {
      engine.close();
    }
    assertThat(keys)
        .doesNotHaveDuplicates()
        .isSubsetOf(IntStream.range(0, EVENTS).mapToObj(i -> "event-" + i).toList());
  }

  /**
   * Its ids are far from those of a job that counts anew, and brokers may have forgotten others.
   */
  @Test
  void whatASleeperHasOpenIsRefusedWhenItWakesUp() throws Exception {
    PacedEngine engine = new PacedEngine(1, Duration.ZERO);
    List<String> keys = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(1, 1);
        TopicFollower results = setup.results();
        KafkaProducer<byte[], byte[]> sleeper = sleeper(setup, "my-job-results-0-501")) {
      sleeper.initTransactions();
      sleeper.beginTransaction();
      sleeper.send(new ProducerRecord<>(OutputTopicOption.DEFAULT, new byte[] {1})).get();
      setup.send(0, 1);

      submit(setup, engine);

      LocalSetup.collect(results, keys, 1);
      assertThat(keys).as("readers wait for what is open before it").containsExactly("event-0");
      assertThatThrownBy(sleeper::commitTransaction)
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    } finally {
      engine.close();
    }
  }

  /** The broker does not end its transactions before the test does. */
  private static KafkaProducer<byte[], byte[]> sleeper(LocalSetup setup, String id) {
    return new KafkaAccess(
            Map.of(
                "bootstrap.servers",
                setup.access().bootstrapServers(),
                "transaction.timeout.ms",
                "600000"))
        .transactionalProducer(id);
  }

  private static Endpoints start(LocalSetup setup, String... more) {
    JobOptions options =
        JobOptions.parse(
            Stream.concat(
                    Stream.of(
                        "--model=none",
                        "--job-name=my-job",
                        "--bootstrap-servers=" + setup.access().bootstrapServers()),
                    Stream.of(more))
                .toArray(String[]::new));
    return new CaptionTopology(options).endpoints();
  }

  private static LocalJob submit(LocalSetup setup, PacedEngine engine) throws Exception {
    return setup.submit(engine, Optional.empty(), "--parallelism=1", "--checkpoint-interval=300ms");
  }
}
