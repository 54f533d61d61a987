// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeatureCacheTest {
  private static final int WIDTH = 2;
  private static final EncodedSample SAMPLE =
      new EncodedSample("a", 3, new int[] {1, 9, 2}, new int[] {1}, new int[] {1});
  private static final FeatureKey KEY = FeatureKey.of("target", SAMPLE, List.of(new byte[] {7}));
  private static Torch torch;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  @Test
  void givesBackTheBitsThatWereStoredAlsoToALaterRun() throws IOException {
    try (FeatureCache cache = cache(1 << 20);
        SampleFeatures features = features()) {
      cache.add(KEY, features);
      assertSame(cache);
    }
    try (FeatureCache cache = cache(1 << 20)) {
      assertSame(cache);
      assertThat(cache.find(FeatureKey.of("other", SAMPLE, List.of()), SAMPLE)).isEmpty();
    }
  }

  @Test
  void storesNoMoreThanItMay() throws IOException {
    try (FeatureCache cache = cache(200);
        SampleFeatures features = features()) {
      for (int i = 0; i < 9; i++) {
        cache.add(FeatureKey.of("target " + i, SAMPLE, List.of()), features);
      }
      assertThat(cache.size()).isEqualTo(2);
    }
    assertThat(Files.size(file())).isLessThanOrEqualTo(200);
  }

  @Test
  void forgetsHalfAnEntryAndDamagedOnes() throws IOException {
    try (FeatureCache cache = cache(1 << 20);
        SampleFeatures features = features()) {
      cache.add(KEY, features);
      cache.add(FeatureKey.of("second", SAMPLE, List.of()), features);
    }
    long whole = Files.size(file());
    Files.write(file(), new byte[13], StandardOpenOption.APPEND);
    try (FeatureCache cache = cache(1 << 20)) {
      assertThat(cache.size()).isEqualTo(2);
      assertThat(Files.size(file())).isEqualTo(whole);
    }
    try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
      damaged.seek(70);
      damaged.write(damaged.read() + 1);
    }
    try (FeatureCache cache = cache(1 << 20)) {
      assertThat(cache.find(KEY, SAMPLE)).isEmpty();
      cache.find(FeatureKey.of("second", SAMPLE, List.of()), SAMPLE).orElseThrow().close();
    }
  }

  @Test
  void servesOneRunAtATime() throws IOException {
    try (FeatureCache cache = cache(1 << 20)) {
      assertThat(cache.size()).isZero();
      assertThatThrownBy(() -> cache(1 << 20)).hasMessageContaining("another run");
    }
  }

  private static void assertSame(FeatureCache cache) {
    try (SampleFeatures found = cache.find(KEY, SAMPLE).orElseThrow()) {
      assertThat(found.hidden().toFloats()).containsExactly(1, -2, Float.MIN_VALUE, 4, 5, 6);
      assertThat(found.hidden().shape()).containsExactly(3, WIDTH);
      assertThat(found.visual().get(0).toFloats()).containsExactly(8, 9);
      assertThat(found.visual().get(0).shape()).containsExactly(1, 1, WIDTH);
    }
  }

  private static SampleFeatures features() {
    Tensor visual = torch.copy(new float[] {8, 9}, 1, 1, WIDTH);
    return new SampleFeatures(
        SAMPLE,
        torch.copy(new float[] {1, -2, Float.MIN_VALUE, 4, 5, 6}, 3, WIDTH),
        List.of(visual));
  }

  private FeatureCache cache(long maxBytes) throws IOException {
    return FeatureCache.open(torch, folder, WIDTH, maxBytes);
  }

  private Path file() {
    return folder.resolve("features.bin");
  }
}
