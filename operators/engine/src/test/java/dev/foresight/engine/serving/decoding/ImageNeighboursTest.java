// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.vision.RgbImage;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.engine.vision.formats.UndecodedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An image that takes long is its own request's affair. */
@Timeout(60)
class ImageNeighboursTest {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withThreads(1).withMaxBatch(2);
  private static final long LARGE = 900_000_000;
  private static final long QUICK = 1000;

  private static LoadedModel model;
  private static byte[] picture;

  @BeforeAll
  static void load() throws IOException {
    model = LoadedModel.load(LlavaGoldens.path("model"), OPTIONS);
    picture = Files.readAllBytes(LlavaGoldens.path("images").resolve("describe-down-0.png"));
  }

  @AfterAll
  static void free() {
    model.close();
  }

  /** Reads whatever begins with an S for as long as it is told to, and images as they are. */
  private static final class SlowImages {
    private final ImageDecoder images = new ImageDecoder(ImageLimits.DEFAULT);
    private final long announced;
    private final boolean listens;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    SlowImages(long announced, boolean listens) {
      this.announced = announced;
      this.listens = listens;
    }

    Engine engine() {
      return DecodingEngine.open(model, OPTIONS, new PlainDecoding(), this::look, System::nanoTime);
    }

    private UndecodedImage look(byte[] file) {
      return file[0] == 'S' ? new Slow() : images.open(file);
    }

    private final class Slow implements UndecodedImage {
      @Override
      public long work() {
        return announced;
      }

      @Override
      public RgbImage decode() {
        begun.countDown();
        while (true) {
          try {
            mayEnd.await();
            return new RgbImage(1, 1, new byte[3]);
          } catch (InterruptedException e) {
            interrupted.countDown();
            if (listens) {
              throw new RequestException(ErrorCode.CANCELLED, "interrupted");
            }
          }
        }
      }
    }
  }

  private static GenerationRequest ask(byte[]... images) {
    return new GenerationRequest(
        "id",
        new Prompt.Question("What is it?"),
        List.of(images),
        Optional.empty(),
        SamplingParameters.GREEDY,
        2,
        List.of());
  }

  private static byte[] slow(int number) {
    return new byte[] {'S', (byte) number};
  }

  @Test
  void textAndOtherImagesPassByManyThatTakeLong() throws Exception {
    SlowImages images = new SlowImages(LARGE, true);
    try (Engine engine = images.engine()) {
      List<CompletableFuture<Generation>> slow = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        slow.add(engine.submit(ask(slow(i))));
      }
      images.begun.await();

      assertThat(engine.submit(ask()).join().completionTokens()).isPositive();
      assertThat(engine.submit(ask(picture)).join().completionTokens()).isPositive();
      assertThat(slow).noneMatch(CompletableFuture::isDone);

      images.mayEnd.countDown();
      slow.forEach(answer -> assertThat(answer.join().completionTokens()).isPositive());
    }
  }

  @Test
  void textAndOtherImagesPassByOneThatTakesLongerThanItSaid() throws Exception {
    SlowImages images = new SlowImages(QUICK, true);
    try (Engine engine = images.engine()) {
      CompletableFuture<Generation> slow = engine.submit(ask(slow(0)));
      images.begun.await();

      assertThat(engine.submit(ask()).join().completionTokens()).isPositive();
      assertThat(engine.submit(ask(picture)).join().completionTokens()).isPositive();
      assertThat(slow).isNotDone();
    }
  }

  @Test
  void cancellingARequestEndsItsImage() throws Exception {
    SlowImages images = new SlowImages(LARGE, true);
    try (Engine engine = images.engine()) {
      CompletableFuture<Generation> slow = engine.submit(ask(slow(0)));
      images.begun.await();

      slow.cancel(true);

      images.interrupted.await();
      images.mayEnd.countDown();
      assertThat(engine.submit(ask(slow(1))).join().completionTokens()).isPositive();
    }
  }

  @Test
  @Timeout(20)
  void closingLeavesBehindWhatDoesNotListen() throws Exception {
    SlowImages images = new SlowImages(LARGE, false);
    Engine engine = images.engine();
    CompletableFuture<Generation> slow = engine.submit(ask(slow(0)));
    images.begun.await();

    engine.close();

    assertThatThrownBy(slow::join)
        .cause()
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_CLOSED));
    assertThat(images.interrupted.getCount()).isZero();
    images.mayEnd.countDown();
  }
}
