// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class StrictKafkaWriterTest {
  private final FakeWriter kafka = new FakeWriter();
  private final StrictKafkaWriter<String> writer = new StrictKafkaWriter<>(kafka);

  @Test
  void writesAndCommitsWithTheConnectorsWriter() throws Exception {
    writer.write("a", null);
    writer.writeWatermark(new Watermark(7));
    writer.flush(true);

    assertThat(writer.prepareCommit())
        .extracting(KafkaCommittable::getTransactionalId)
        .containsExactly("t");
    assertThat(writer.snapshotState(3)).isEmpty();
    assertThat(kafka.calls)
        .containsExactly("write a", "watermark 7", "flush true", "prepare", "snapshot 3");
  }

  @Test
  void aFailureOfWritingIsTheTasks() {
    kafka.failure = new KafkaException("fenced");

    assertThatThrownBy(() -> writer.write("a", null)).hasMessage("fenced");
  }

  @Test
  void whatCannotBeAbortedInClosingEndsNoTaskManager() {
    kafka.failure = new KafkaException("Cannot execute transactional method");

    assertThatCode(writer::close).doesNotThrowAnyException();
    assertThat(kafka.calls).containsExactly("close");
  }

  @Test
  void norDoesWhatWasRefusedSinceTheLastRecord() {
    kafka.refusal = new IOException("One or more Kafka Producer send requests have failed");

    assertThatCode(writer::close).doesNotThrowAnyException();
  }

  /** Keeps what it was asked for. */
  private static final class FakeWriter
      implements PrecommittingStatefulSinkWriter<String, KafkaWriterState, KafkaCommittable> {
    private final List<String> calls = new ArrayList<>();
    private KafkaException failure;
    private IOException refusal;

    private void call(String call) {
      calls.add(call);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void write(String element, Context context) {
      call("write " + element);
    }

    @Override
    public void flush(boolean endOfInput) {
      call("flush " + endOfInput);
    }

    @Override
    public void writeWatermark(Watermark watermark) {
      call("watermark " + watermark.getTimestamp());
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() {
      call("prepare");
      return List.of(new KafkaCommittable(1, (short) 0, "t", null));
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpoint) {
      call("snapshot " + checkpoint);
      return List.of();
    }

    @Override
    public void close() throws IOException {
      call("close");
      if (refusal != null) {
        throw refusal;
      }
    }
  }
}
