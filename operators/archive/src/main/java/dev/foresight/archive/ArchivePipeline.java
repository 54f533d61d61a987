// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive;

import dev.foresight.archive.caption.RowFunction;
import dev.foresight.archive.dedupe.AskedOnce;
import dev.foresight.archive.progress.CountRows;
import dev.foresight.archive.source.ArchiveSource;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The way from an archive's files to files of captions.
 *
 * <pre>{@code
 * new ArchivePipeline(settings).build(environment);
 * }</pre>
 *
 * <p>A subtask reads the rows that it asks about, so images never cross the network, unless they
 * are looked for among others of the same bytes; only answers do, to the one subtask that writes:
 * files are then few, and failures are counted together.
 */
public final class ArchivePipeline {
  /** The operators' ids. Stable: a checkpoint finds its state by them. */
  public static final String READ = "read-archive";

  /** Asks the engine. */
  public static final String CAPTION = "caption-rows";

  /** Counts rows. */
  public static final String COUNT = "count-rows";

  /** Writes files. */
  public static final String WRITE = "write-captions";

  /** Writes captions beside images. */
  public static final String WRITE_BESIDE = "write-sidecars";

  private final ArchiveSettings settings;

  /** Creates a pipeline. */
  public ArchivePipeline(ArchiveSettings settings) {
    this.settings = settings;
  }

  /**
   * Builds it.
   *
   * @throws IllegalArgumentException if the environment is not in streaming mode
   */
  public void build(StreamExecutionEnvironment environment) {
    requireCheckpoints(environment);
    // Watermarks would take up capacity in the async operator and hold back what is behind them.
    DataStream<ArchiveRow> rows =
        environment
            .fromSource(
                ArchiveSource.of(settings.files(), settings.format()),
                WatermarkStrategy.noWatermarks(),
                READ,
                new AvroTypeInfo<>(ArchiveRow.class))
            .uid(READ);
    DataStream<CaptionedRow> captioned =
        settings.dedupe()
            ? new AskedOnce(
                    settings.prompts(), settings.images(), settings.readers(), settings.timeout())
                .around(this::captioned, rows)
            : captioned(rows);
    settings
        .sidecars()
        .ifPresent(sidecars -> captioned.sinkTo(sidecars).name(WRITE_BESIDE).uid(WRITE_BESIDE));
    captioned
        .transform(
            COUNT,
            new AvroTypeInfo<>(CaptionedRow.class),
            new CountRows(settings.destination(), settings.manyRowsAFile(), settings.limit()))
        .setParallelism(1)
        .setMaxParallelism(1)
        .uid(COUNT)
        .sinkTo(settings.rows().sink(settings.destination()))
        .setParallelism(1)
        .name(WRITE)
        .uid(WRITE);
  }

  private static void requireCheckpoints(StreamExecutionEnvironment environment) {
    RuntimeExecutionMode mode = environment.getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
    if (mode != RuntimeExecutionMode.STREAMING) {
      throw new IllegalArgumentException(
          "%s is %s, but files of captions appear at checkpoints, of which only STREAMING has any; leave it to the job, which says STREAMING itself"
              .formatted(ExecutionOptions.RUNTIME_MODE.key(), mode));
    }
  }

  private DataStream<CaptionedRow> captioned(DataStream<ArchiveRow> rows) {
    RowFunction function =
        new RowFunction(
            settings.engines(),
            settings.prompts(),
            settings.images(),
            settings.filter(),
            settings.readers(),
            settings.journal());
    return AsyncDataStream.unorderedWait(
            rows,
            function,
            settings.timeout().toMillis(),
            TimeUnit.MILLISECONDS,
            settings.capacity())
        .returns(new AvroTypeInfo<>(CaptionedRow.class))
        .name(CAPTION)
        .uid(CAPTION);
  }
}
