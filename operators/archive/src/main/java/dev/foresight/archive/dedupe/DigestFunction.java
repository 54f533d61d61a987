// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.dedupe;

import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.images.LoaderThreads;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Reads the images of rows and notes the digest of what is asked about them. Images are read here,
 * once, and go on with their rows.
 */
public final class DigestFunction extends RichAsyncFunction<ArchiveRow, ArchiveRow> {
  private static final long serialVersionUID = 1L;
  private static final String IMAGE = "image";

  private final PromptPlan plan;
  private final ImagePolicy policy;
  private final int readers;

  private transient ImageLoader images;
  private transient ExecutorService threads;

  /**
   * Creates the function.
   *
   * @param plan what is asked about each image
   * @param policy which files may be images
   * @param readers how many rows' images are read at a time
   */
  public DigestFunction(PromptPlan plan, ImagePolicy policy, int readers) {
    this.plan = plan;
    this.policy = policy;
    this.readers = readers;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    images = policy.loader();
    threads = Executors.newFixedThreadPool(readers, LoaderThreads.named("image-digests"));
  }

  @Override
  public void asyncInvoke(ArchiveRow row, ResultFuture<ArchiveRow> result) {
    threads.execute(
        () -> {
          try {
            result.complete(List.of(digested(row)));
          } catch (Throwable t) {
            // Whatever it is: a row without an outcome would hold its place for ever.
            result.completeExceptionally(t);
          }
        });
  }

  private ArchiveRow digested(ArchiveRow row) {
    if (row.getFailure() != null) {
      return row;
    }
    ByteBuffer image = row.getImage().getBytes();
    try {
      if (image == null) {
        image = ByteBuffer.wrap(images.load(row.getImage().getUri(), IMAGE));
      }
    } catch (RequestException e) {
      DeadLetterCode code = DeadLetterCode.of(e.code()).orElseThrow(() -> e);
      return failed(row, code, e.getMessage());
    }
    return new ArchiveRow(
        row.getFile(),
        row.getPosition(),
        row.getKey(),
        new ImageSource(image, null),
        row.getColumns(),
        null,
        plan.digest(row, image).orElse(null));
  }

  private static ArchiveRow failed(ArchiveRow row, DeadLetterCode code, String why) {
    return new ArchiveRow(
        row.getFile(),
        row.getPosition(),
        row.getKey(),
        row.getImage(),
        row.getColumns(),
        new RowFailure(code.name(), why),
        null);
  }

  @Override
  public void timeout(ArchiveRow row, ResultFuture<ArchiveRow> result) {
    result.complete(
        List.of(
            failed(
                row,
                DeadLetterCode.TIMED_OUT,
                "the image was not read within the time limit; run again with --retry-failed when there is less load, or raise the limit")));
  }

  @Override
  public void close() throws Exception {
    if (threads != null) {
      threads.shutdownNow();
    }
    if (images != null) {
      images.close();
    }
  }
}
