// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.dedupe;

import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets the first row of a digest through; others go to {@link #OTHERS}, without their images. */
public final class FirstOfSame extends KeyedProcessFunction<String, ArchiveRow, ArchiveRow> {
  private static final long serialVersionUID = 1L;

  /** Rows whose answer is that of another one. */
  public static final OutputTag<ArchiveRow> OTHERS =
      new OutputTag<>("others", new AvroTypeInfo<>(ArchiveRow.class));

  private transient ValueState<Boolean> met;

  @Override
  public void open(OpenContext context) {
    met = getRuntimeContext().getState(new ValueStateDescriptor<>("met", Types.BOOLEAN));
  }

  @Override
  public void processElement(ArchiveRow row, Context context, Collector<ArchiveRow> out)
      throws Exception {
    if (row.getDigest() == null) {
      out.collect(row);
    } else if (met.value() == null) {
      met.update(true);
      out.collect(row);
    } else {
      context.output(OTHERS, withoutImage(row));
    }
  }

  private static ArchiveRow withoutImage(ArchiveRow row) {
    return new ArchiveRow(
        row.getFile(),
        row.getPosition(),
        row.getKey(),
        new ImageSource(null, null),
        row.getColumns(),
        null,
        row.getDigest());
  }
}
