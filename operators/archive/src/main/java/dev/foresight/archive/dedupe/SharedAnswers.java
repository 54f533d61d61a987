// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.dedupe;

import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Gives rows of {@link FirstOfSame#OTHERS} the answer of the first one of their digest, be it
 * before or behind them. What failed about the first one fails about all.
 */
public final class SharedAnswers
    extends KeyedCoProcessFunction<String, CaptionedRow, ArchiveRow, CaptionedRow> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<CaptionedRow> answer;
  private transient ListState<ArchiveRow> waiting;

  @Override
  public void open(OpenContext context) {
    answer =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("answer", new AvroTypeInfo<>(CaptionedRow.class)));
    waiting =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>("waiting", new AvroTypeInfo<>(ArchiveRow.class)));
  }

  @Override
  public void processElement1(CaptionedRow first, Context context, Collector<CaptionedRow> out)
      throws Exception {
    out.collect(first);
    if (first.getDigest() != null) {
      answer.update(CaptionedRow.newBuilder(first).setColumns(Map.of()).build());
      for (ArchiveRow row : waiting.get()) {
        out.collect(shared(first, row));
      }
      waiting.clear();
    }
  }

  @Override
  public void processElement2(ArchiveRow row, Context context, Collector<CaptionedRow> out)
      throws Exception {
    CaptionedRow first = answer.value();
    if (first == null) {
      waiting.add(row);
    } else {
      out.collect(shared(first, row));
    }
  }

  private static CaptionedRow shared(CaptionedRow first, ArchiveRow row) {
    return CaptionedRow.newBuilder(first)
        .setFile(row.getFile())
        .setPosition(row.getPosition())
        .setKey(row.getKey())
        .setColumns(row.getColumns())
        .setDuplicateOf(first.getKey())
        .build();
  }
}
