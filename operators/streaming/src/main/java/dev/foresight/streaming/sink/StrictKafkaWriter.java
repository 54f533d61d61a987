// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.closing.Closing;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's transactional writer, but for its end. The connector fails in closing where the
 * open transaction cannot be aborted (a right that is gone, brokers that do not answer), and where
 * a record was refused since it looked last (a fenced producer). What is left open, the next start
 * aborts.
 *
 * @param <T> what is written
 */
final class StrictKafkaWriter<T>
    implements PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(StrictKafkaWriter.class);

  private final PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> writer;

  /** Creates a writer that owns the other one. */
  StrictKafkaWriter(PrecommittingStatefulSinkWriter<T, KafkaWriterState, KafkaCommittable> writer) {
    this.writer = writer;
  }

  @Override
  public void write(T element, Context context) throws IOException, InterruptedException {
    writer.write(element, context);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    writer.flush(endOfInput);
  }

  @Override
  public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
    writer.writeWatermark(watermark);
  }

  @Override
  public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
    return writer.prepareCommit();
  }

  @Override
  public List<KafkaWriterState> snapshotState(long checkpoint) throws IOException {
    return writer.snapshotState(checkpoint);
  }

  @Override
  public void close() {
    Closing.each(LOG, writer);
  }
}
