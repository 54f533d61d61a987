// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.dedupe;

import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.streaming.images.ImagePolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The way around the engine of rows of which another one is asked about.
 *
 * <pre>
 * read, digest ── by digest ──▶ first of it? ──yes──▶ engine ── by digest ──▶ answers ──▶
 *                                    └──────no──────────────── by digest ──────▲
 * </pre>
 *
 * @param plan what is asked about each image
 * @param images which files may be images
 * @param readers how many rows' images a subtask reads at a time
 * @param timeout of reading one image
 */
public record AskedOnce(PromptPlan plan, ImagePolicy images, int readers, Duration timeout) {
  /** The operators' ids. Stable: a checkpoint finds its state by them. */
  private static final String DIGEST = "digest-images";

  private static final String FIRST = "first-of-same";
  private static final String SHARE = "share-answers";

  /**
   * Builds it.
   *
   * @param asking the way through the engine
   */
  public DataStream<CaptionedRow> around(
      Function<DataStream<ArchiveRow>, DataStream<CaptionedRow>> asking,
      DataStream<ArchiveRow> rows) {
    SingleOutputStreamOperator<ArchiveRow> first =
        AsyncDataStream.unorderedWait(
                rows,
                new DigestFunction(plan, images, readers),
                timeout.toMillis(),
                TimeUnit.MILLISECONDS,
                2 * readers)
            .returns(new AvroTypeInfo<>(ArchiveRow.class))
            .name(DIGEST)
            .uid(DIGEST)
            .keyBy(AskedOnce::key, Types.STRING)
            .process(new FirstOfSame(), new AvroTypeInfo<>(ArchiveRow.class))
            .name(FIRST)
            .uid(FIRST);
    return asking
        .apply(first)
        .connect(first.getSideOutput(FirstOfSame.OTHERS))
        .keyBy(AskedOnce::key, AskedOnce::key, Types.STRING)
        .process(new SharedAnswers(), new AvroTypeInfo<>(CaptionedRow.class))
        .name(SHARE)
        .uid(SHARE);
  }

  static String key(ArchiveRow row) {
    return key(row.getDigest(), row.getFile(), row.getPosition());
  }

  static String key(CaptionedRow row) {
    return key(row.getDigest(), row.getFile(), row.getPosition());
  }

  /** Rows without a digest are like no other. */
  private static String key(String digest, String file, long position) {
    return digest == null ? file + "#" + position : digest;
  }
}
