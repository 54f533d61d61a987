// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.json.ResultJson;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes results under the key and with the headers of their requests. */
public final class ResultSerializer extends TopicSerializer<KeyedResult> {
  private static final long serialVersionUID = 1L;

  private final ValueFormat format;

  private transient Function<CaptionResult, byte[]> values;

  /** Creates a serialiser for a topic. */
  public ResultSerializer(String topic, ValueFormat format) {
    super(topic);
    this.format = format;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sink) {
    values = format.encoder(topic(), CaptionResult.class, new ResultJson()::write);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      KeyedResult keyed, KafkaSinkContext context, Long timestamp) {
    CaptionResult result = keyed.getResult();
    return record(
        OutputHeaders.bytes(keyed.getKey()),
        values.apply(result),
        OutputHeaders.of(keyed.getHeaders(), result.getSource()));
  }
}
