// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.VisionConfig;
import dev.foresight.engine.goldens.Closeness;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.ImageKey;
import dev.foresight.engine.serving.memory.VisionCache;
import dev.foresight.engine.serving.preparation.PreparedImage;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images of several requests go through the vision tower in one pass. */
@Numeric
final class ImageEncoderTest {
  private static LoadedModel model;

  private final List<Integer> passes = new ArrayList<>();
  private final VisionCache cache = new VisionCache(1 << 20);

  @BeforeAll
  static void load() {
    model = LoadedModel.load(LlavaGoldens.path("model"), EngineOptions.defaults().withThreads(1));
    model.torch().prepareThread();
  }

  @AfterAll
  static void free() {
    model.close();
  }

  @AfterEach
  void closeCache() {
    cache.close();
  }

  @Test
  void aPassIsFilledWithImagesOfRequestsThatWait() {
    ImageEncoder encoder = new ImageEncoder(counted(), cache, 4);
    encode(encoder, List.of(image(0)), images(1, 8));
    assertThat(passes).containsExactly(4);

    encode(encoder, List.of(image(1), image(3)), images(4, 8));
    assertThat(passes).as("they were there").containsExactly(4);

    encode(encoder, List.of(image(3), image(4)), List.of(image(4), image(0)));
    assertThat(passes).as("nobody who waits has another one").containsExactly(4, 1);
  }

  @Test
  void nobodyIsAskedWhoWaitsWhereNothingIsLookedAt() {
    ImageEncoder encoder = new ImageEncoder(counted(), cache, 4);
    encode(encoder, images(0, 4), List.of());
    encoder
        .encode(
            images(0, 4),
            () -> {
              throw new AssertionError("asked");
            })
        .forEach(ImageFeatures::close);
    assertThat(passes).containsExactly(4);
  }

  @Test
  void aRequestWithManyTakesSeveralPasses() {
    encode(new ImageEncoder(counted(), cache, 2), images(0, 5), images(5, 9));
    assertThat(passes).containsExactly(2, 2, 2);
  }

  @Test
  void whereOneIsLookedAtAtATimeNobodyElsesAre() {
    encode(new ImageEncoder(counted(), cache, 1), images(0, 2), images(2, 9));
    assertThat(passes).containsExactly(1, 1);
  }

  @Test
  void withoutACacheOnlyOnesOwnAre() {
    try (VisionCache none = new VisionCache(0)) {
      encode(new ImageEncoder(counted(), none, 4), images(0, 3), images(3, 9));
    }
    assertThat(passes).containsExactly(3);
  }

  @Test
  void featuresAreThoseOfEachAlone() {
    VisionConfig tower = LlavaConfig.read(LlavaGoldens.path("model")).vision();
    // Of each layer eight, of patches and the norm behind them, and the projector's two.
    int sums = 8 * tower.featureLayers() + 4;
    int terms = Math.max(tower.intermediateSize(), 3 * tower.patchSize() * tower.patchSize());
    List<float[]> together = encode(new ImageEncoder(counted(), cache, 4), images(0, 4), List.of());
    for (int i = 0; i < 4; i++) {
      try (Tensor alone = model.model().look(image(i).input())) {
        float[] wanted = alone.toFloats();
        double size = Rounding.size(wanted);
        Closeness.assertClose(
            "image " + i,
            together.get(i),
            wanted,
            Rounding.FLOAT32.ofNetwork(sums, terms, 0, size));
      }
    }
  }

  private static List<float[]> encode(
      ImageEncoder encoder, List<PreparedImage> images, List<PreparedImage> upcoming) {
    List<ImageFeatures> features = encoder.encode(images, () -> upcoming);
    List<float[]> values = features.stream().map(each -> each.projected().toFloats()).toList();
    features.forEach(ImageFeatures::close);
    return values;
  }

  private static List<PreparedImage> images(int from, int to) {
    return IntStream.range(from, to).<PreparedImage>mapToObj(ImageEncoderTest::image).toList();
  }

  /** A square of one grey. */
  private static PreparedImage.Pixels image(int number) {
    ImageInput blank = model.images().blank();
    float[] pixels = new float[blank.pixels().length];
    Arrays.fill(pixels, number / 10f);
    return new PreparedImage.Pixels(
        ImageKey.of(new byte[] {(byte) number}, true), new ImageInput(pixels, blank.grid()));
  }

  private Target counted() {
    Target target = model.model();
    return new Target() {
      @Override
      public Tensor look(ImageInput image) {
        passes.add(1);
        return target.look(image);
      }

      @Override
      public List<Tensor> look(List<ImageInput> images) {
        passes.add(images.size());
        return target.look(images);
      }

      @Override
      public Decoder decoder() {
        return target.decoder();
      }

      @Override
      public Tensor readHead() {
        return target.readHead();
      }

      @Override
      public void close() {
        // it is everyone's
      }
    };
  }
}
