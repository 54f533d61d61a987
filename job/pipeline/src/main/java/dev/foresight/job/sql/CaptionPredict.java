// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import dev.foresight.engine.digest.Sha256;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.streaming.caption.OperatorEngine;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.images.LoaderThreads;
import dev.foresight.streaming.journal.EventKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

/**
 * Asks the engine of the process about rows. A row that fails by its own fault is a row that says
 * so where its output can, and else ends the job for good; a failure of the engine itself fails the
 * job, and its restart asks again.
 */
public final class CaptionPredict extends AsyncPredictFunction {
  private static final long serialVersionUID = 1L;
  private static final String IMAGE = "image";
  private static final int READERS = 4;

  private final PredictSettings settings;

  private transient OperatorEngine engine;
  private transient ImageLoader images;
  private transient ExecutorService readers;
  private transient Map<Object, CompletableFuture<Generation>> open;

  CaptionPredict(PredictSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    open = new ConcurrentHashMap<>();
    // Functions are not given their task's context, and so the engine not the TaskManager's memory.
    engine =
        OperatorEngine.open(
            settings.engines(),
            null,
            Path.of(settings.journal()),
            context.getMetricGroup(),
            () -> {});
    images = settings.images().loader();
    readers = Executors.newFixedThreadPool(READERS, LoaderThreads.named("predict"));
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncPredict(RowData row) {
    return CompletableFuture.supplyAsync(() -> ask(row), readers)
        .thenCompose(answer -> answer)
        .handle(this::row);
  }

  private CompletableFuture<Generation> ask(RowData row) {
    try {
      String prompt = given(settings.input().promptOf(row), "prompt");
      byte[] image = image(row);
      String digest = new Sha256().add(prompt.length() + prompt).add(image).hex();
      CompletableFuture<Generation> answer =
          engine.submit(
              request(digest, prompt, image),
              EventKey.of(settings.name() + "/" + digest, ByteBuffer.wrap(image), engine.info()));
      Object question = new Object();
      open.put(question, answer);
      answer.whenComplete((generation, failure) -> open.remove(question));
      return answer;
    } catch (RejectedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Without a seed, random numbers derive from the id: the same row has the same caption. */
  private GenerationRequest request(String id, String prompt, byte[] image) {
    return new GenerationRequest(
        id,
        new Prompt.Question(prompt),
        List.of(image),
        Optional.empty(),
        settings.rules().sampling(0),
        settings.rules().maxNewTokens(),
        settings.rules().stop());
  }

  private byte[] image(RowData row) throws RejectedException {
    return settings.input().isBytes()
        ? images.given(given(settings.input().bytesOf(row), IMAGE), IMAGE)
        : images.load(given(settings.input().placeOf(row), IMAGE), IMAGE);
  }

  private static <T> T given(T value, String name) throws RejectedException {
    if (value == null) {
      throw new RejectedException(
          DeadLetterCode.RECORD_INVALID, name + " is null; leave such rows out");
    }
    return value;
  }

  private Collection<RowData> row(Generation generation, Throwable thrown) {
    if (thrown == null) {
      return List.of(settings.output().row(Answer.of(generation), engine.info()));
    }
    Throwable failure = OperatorEngine.cause(thrown);
    DeadLetterCode code =
        DeadLetterCode.ofFault(failure).orElseThrow(() -> new CompletionException(failure));
    if (!settings.output().holdFailures()) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "a row failed with %s: %s; add error_code STRING to the OUTPUT of the model %s to have failures as rows"
                  .formatted(code, failure.getMessage(), settings.name()),
              failure));
    }
    return List.of(
        settings.output().row(new Answer(null, code.name(), failure.getMessage()), engine.info()));
  }

  @Override
  public void close() throws Exception {
    if (open != null) {
      open.values().forEach(answer -> answer.cancel(true));
    }
    if (readers != null) {
      readers.shutdownNow();
    }
    if (images != null) {
      images.close();
    }
    if (engine != null) {
      engine.close();
    }
  }
}
