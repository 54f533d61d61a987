// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.caption;

import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.prompt.Question;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.engine.vision.formats.ImageSize;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import dev.foresight.schemas.Stage;
import dev.foresight.streaming.caption.EngineFunction;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.caption.Inquiry;
import dev.foresight.streaming.caption.OperatorEngine;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.journal.EventKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine all questions about a row at once: its image is read once, and as they stand
 * behind each other in the engine's queue, encoded once. A row that fails by its own fault is a row
 * that says so.
 */
public final class RowFunction extends EngineFunction<ArchiveRow, CaptionedRow> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RowFunction.class);
  private static final String IMAGE = "image";

  private final PromptPlan plan;
  private final ImagePolicy policy;
  private final ImageFilter filter;

  private transient EngineInfo served;
  private transient ImageLoader images;
  private transient ImageDecoder headers;
  private transient AnsweredRows rows;

  /**
   * Creates the function.
   *
   * @param policy which files may be images
   * @param filter of images that nobody wants captions of
   * @param readers how many rows' images are read at a time
   * @param journal as {@link EngineFunction} has it
   */
  public RowFunction(
      EngineProvider engines,
      PromptPlan plan,
      ImagePolicy policy,
      ImageFilter filter,
      int readers,
      Optional<Path> journal) {
    super(engines, readers, journal, Clock.systemUTC());
    this.plan = plan;
    this.policy = policy;
    this.filter = filter;
  }

  @Override
  protected void opened(EngineInfo engine) throws Exception {
    served = engine;
    images = closedWithThis(policy.loader());
    headers = new ImageDecoder(ImageLimits.DEFAULT.withMaxWork(Integer.MAX_VALUE));
    rows = new AnsweredRows(engine);
  }

  @Override
  protected CompletableFuture<CaptionedRow> ask(ArchiveRow row, Inquiry inquiry)
      throws RejectedException {
    if (row.getFailure() != null) {
      return CompletableFuture.completedFuture(rows.failed(row, row.getFailure()));
    }
    byte[] image = image(row.getImage());
    ImageSize size = headers.size(image);
    try {
      filter.check(size);
      return answers(row, image, size, inquiry);
    } catch (RejectedException e) {
      return CompletableFuture.completedFuture(rows.rejected(row, size, e));
    }
  }

  private CompletableFuture<CaptionedRow> answers(
      ArchiveRow row, byte[] image, ImageSize size, Inquiry inquiry) throws RejectedException {
    EventKey event =
        EventKey.of(row.getFile() + "#" + row.getPosition(), ByteBuffer.wrap(image), served);
    Map<String, CompletableFuture<Generation>> answers = new LinkedHashMap<>();
    for (Question question : questions(row, image)) {
      answers.put(question.name(), inquiry.submit(question.request(), event));
    }
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
        .handle((all, failure) -> settled(row, size, answers));
  }

  /** A question that fails by its own fault does not take the answers of others with it. */
  private CaptionedRow settled(
      ArchiveRow row, ImageSize size, Map<String, CompletableFuture<Generation>> answers) {
    Map<String, Generation> given = new LinkedHashMap<>();
    RowFailure failure = null;
    for (Map.Entry<String, CompletableFuture<Generation>> answer : answers.entrySet()) {
      try {
        given.put(answer.getKey(), answer.getValue().join());
      } catch (CompletionException | CancellationException e) {
        Throwable cause = OperatorEngine.cause(e);
        DeadLetterCode code =
            DeadLetterCode.ofFault(cause).orElseThrow(() -> new CompletionException(cause));
        failure =
            failure == null
                ? new RowFailure(code.name(), answer.getKey() + ": " + cause.getMessage())
                : failure;
      }
    }
    return rows.answered(row, size, given, failure);
  }

  private byte[] image(ImageSource source) {
    return source.getBytes() == null
        ? images.load(source.getUri(), IMAGE)
        : images.given(bytes(source.getBytes()), IMAGE);
  }

  /** Rows are not changed on their way: the array itself will do where it holds nothing else. */
  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.remaining() == buffer.array().length) {
      return buffer.array();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** A mistake of our own in making questions of a row must not come back with it for ever. */
  private List<Question> questions(ArchiveRow row, byte[] image) throws RejectedException {
    try {
      return plan.questions(row, image);
    } catch (RequestException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Nothing can be asked about {} of {}", row.getKey(), row.getFile(), e);
      throw new RejectedException(
          DeadLetterCode.UNEXPECTED_FAILURE, "nothing can be asked about the row: " + e, e);
    }
  }

  @Override
  protected CaptionedRow failed(ArchiveRow row, Stage stage, DeadLetterCode code, String message) {
    return rows.failed(row, new RowFailure(code.name(), message));
  }
}
