// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.serving.VisionCacheStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VisionCacheTest {
  private static final ImageGrid GRID = new ImageGrid(2, 2, 4);
  private static final int FLOATS = 64;
  private static final int BYTES = FLOATS * Float.BYTES;

  private static Torch torch;

  private final List<Tensor> made = new ArrayList<>();

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  private static ImageKey key(int image) {
    return ImageKey.of(new byte[] {(byte) image}, false);
  }

  private ImageFeatures features(int value) {
    float[] values = new float[FLOATS];
    values[0] = value;
    Tensor tensor = torch.floats(values, 1, 4, FLOATS / 4);
    made.add(tensor);
    return ImageFeatures.of(tensor, GRID);
  }

  /** Computes an image's features and keeps them in the cache only. */
  private void encode(VisionCache cache, int image) {
    try (ImageFeatures features = features(image)) {
      cache.add(key(image), features);
    }
  }

  private static boolean has(VisionCache cache, int image) {
    return cache.find(key(image)).map(found -> closed(found, image)).orElse(false);
  }

  private static boolean closed(ImageFeatures found, int image) {
    try (found) {
      assertThat(found.projected().toFloats()[0]).isEqualTo(image);
      return true;
    }
  }

  private static boolean isFreed(Tensor tensor) {
    try {
      tensor.toFloats();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Test
  void forgetsWhatWasNotAskedForTheLongest() {
    try (VisionCache cache = new VisionCache(2 * BYTES)) {
      encode(cache, 1);
      encode(cache, 2);
      assertThat(has(cache, 1)).isTrue();
      encode(cache, 3);
      assertThat(has(cache, 2)).isFalse();
      assertThat(has(cache, 1)).isTrue();
      assertThat(has(cache, 3)).isTrue();
      assertThat(cache.statistics()).isEqualTo(new VisionCacheStatistics(3, 3, 1, 2 * BYTES));
    }
  }

  @Test
  void tellsPaddedAndCroppedImagesApart() {
    byte[] image = {1, 2, 3};
    assertThat(ImageKey.of(image, true)).isNotEqualTo(ImageKey.of(image, false));
    assertThat(ImageKey.of(image, true)).isEqualTo(ImageKey.of(image.clone(), true));
    assertThat(ImageKey.of(new byte[] {0, 1}, true))
        .isNotEqualTo(ImageKey.of(new byte[] {1}, true));
  }

  @Test
  void keepsNothingWithoutCapacity() {
    try (VisionCache cache = new VisionCache(0)) {
      encode(cache, 1);
      assertThat(has(cache, 1)).isFalse();
      assertThat(cache.statistics()).isEqualTo(new VisionCacheStatistics(0, 1, 0, 0));
      assertThat(made).allMatch(VisionCacheTest::isFreed);
    }
  }

  @Test
  void doesNotEvictForWhatCanNeverFit() {
    try (VisionCache cache = new VisionCache(2 * BYTES);
        ImageFeatures large =
            ImageFeatures.of(torch.floats(new float[3 * FLOATS], 3, FLOATS), GRID)) {
      encode(cache, 1);
      cache.add(key(2), large);
      assertThat(has(cache, 1)).isTrue();
      assertThat(has(cache, 2)).isFalse();
    }
  }

  @Test
  void featuresInUseOutliveTheirEvictionAndTheCache() {
    ImageFeatures used;
    try (VisionCache cache = new VisionCache(BYTES)) {
      encode(cache, 1);
      used = cache.find(key(1)).orElseThrow();
      encode(cache, 2);
      assertThat(has(cache, 1)).isFalse();
    }
    assertThat(used.projected().toFloats()[0]).isEqualTo(1);
    used.close();
    used.close();
    assertThat(made).allMatch(VisionCacheTest::isFreed);
    assertThatThrownBy(used::share).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsTheFirstOfTwoThatWereEncodedAtOnce() {
    try (VisionCache cache = new VisionCache(2 * BYTES)) {
      encode(cache, 1);
      encode(cache, 1);
      assertThat(cache.statistics().bytes()).isEqualTo(BYTES);
      assertThat(isFreed(made.get(0))).isFalse();
      assertThat(isFreed(made.get(1))).isTrue();
    }
  }

  @Test
  void freesEverythingAfterManyRounds() {
    Random random = new Random(5);
    List<ImageFeatures> held = new ArrayList<>();
    try (VisionCache cache = new VisionCache(5 * BYTES)) {
      for (int round = 0; round < 20_000; round++) {
        int image = random.nextInt(12);
        if (held.size() > random.nextInt(20)) {
          held.remove(random.nextInt(held.size())).close();
        }
        held.add(cache.find(key(image)).orElseGet(() -> added(cache, image)));
        assertThat(cache.statistics().bytes()).isLessThanOrEqualTo(5 * BYTES);
      }
      assertThat(cache.statistics().evictions()).isGreaterThan(1000);
    }
    held.forEach(ImageFeatures::close);
    assertThat(made).hasSizeGreaterThan(1000).allMatch(VisionCacheTest::isFreed);
  }

  private ImageFeatures added(VisionCache cache, int image) {
    ImageFeatures features = features(image);
    cache.add(key(image), features);
    return features;
  }
}
