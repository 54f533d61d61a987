// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.streaming.caption.EngineProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Lends engines that look at each image as a real one does, take a while to answer, so many at a
 * time, and note whom they answered in a file: each process has its own engine, and all have the
 * file.
 *
 * @param slots how many answers are under way at a time
 * @param pace that an answer takes
 * @param notes file of the answered requests' ids, one a line
 */
public record NotedEngines(int slots, Duration pace, String notes) implements EngineProvider {
  private static final Isolation ISOLATION = new Isolation();
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  private static FakeEngine engine;

  @Override
  public Engine acquire(RuntimeContext context) {
    synchronized (NotedEngines.class) {
      if (engine == null) {
        ExecutorService threads = Executors.newFixedThreadPool(slots, NotedEngines::daemon);
        engine = new FakeEngine((request, answer) -> threads.execute(answer), this::answer);
      }
      return new EngineShare(engine);
    }
  }

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }

  private Generation answer(GenerationRequest request) {
    request.images().forEach(DECODER::decode);
    try {
      Thread.sleep(pace.toMillis());
      Files.writeString(
          Path.of(notes),
          request.id() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (InterruptedException e) {
      throw new RequestException(ErrorCode.ENGINE_CLOSED, "the engine was closed", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CannedAnswer.to(request).generation();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "noted-engine");
    thread.setDaemon(true);
    return thread;
  }
}
