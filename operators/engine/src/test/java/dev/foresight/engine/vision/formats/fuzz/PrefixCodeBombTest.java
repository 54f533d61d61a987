// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.vision.RgbImage;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A lossless WebP file may name 65,536 groups of prefix codes in little data. */
class PrefixCodeBombTest {
  private static final int GROUPS = 1 << 16;

  /** Blocks are of 4 x 4 pixels: their binary logarithm less 2. */
  private static final int SMALLEST_BLOCKS = 0;

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void eachBlockMayHaveCodesOfItsOwn() {
    LosslessWebp small = withGroupForEachBlock(16);

    RgbImage picture = decoder.decode(small.zeros(32 * 64 * 64).file());

    assertThat(picture.rgb()).hasSize(3 * 64 * 64).containsOnly(0);
  }

  @Test
  void codesThatTakeMoreMemoryThanAnyPictureNeedsAreRefused() {
    byte[] file = withGroupForEachBlock(256).file();

    assertThat(file.length).isLessThan(2 << 20);
    assertThatThrownBy(() -> decoder.decode(file))
        .hasMessageContaining("its prefix codes take more memory than any picture needs");
  }

  @Test
  void codesThatNoPixelUsesAreNotKept() throws Exception {
    LosslessWebp file = new LosslessWebp(3, 3).bits(1, 1).bits(SMALLEST_BLOCKS, 3).bits(0, 1);
    // A map of one block: the last group.
    file.codeOfOne(255).codeOfOne(255).codeOfOne(0).codeOfOne(0).codeOfOne(0);
    for (int group = 1; group < GROUPS; group++) {
      file.codeOfBytes().codeOfBytes().codeOfBytes().codeOfBytes().codeOfOne(0);
    }
    file.codeOfOne(10).codeOfOne(20).codeOfOne(30).codeOfOne(40).codeOfOne(0);
    byte[] bytes = file.file();

    try (CostMeter meter = new CostMeter()) {
      CostMeter.Cost<RgbImage> cost =
          meter.measure(() -> decoder.decode(bytes), TimeUnit.SECONDS.toNanos(30));

      assertThat(cost.result().rgb()).startsWith(20, 10, 30);
      assertThat(cost.bytes()).isLessThan(64L * bytes.length);
    }
  }

  /** A map of so many blocks in rows and columns, each with its number, and the groups' codes. */
  private static LosslessWebp withGroupForEachBlock(int side) {
    LosslessWebp file = new LosslessWebp(4 * side, 4 * side);
    file.bits(1, 1).bits(SMALLEST_BLOCKS, 3).bits(0, 1);
    file.codeOfBytes().codeOfBytes().codeOfOne(0).codeOfOne(0).codeOfOne(0);
    for (int block = 0; block < side * side; block++) {
      int lowFirst = Integer.reverse(block) >>> 16;
      file.bits(lowFirst >> 8, 8).bits(lowFirst & 0xff, 8);
    }
    for (int group = 0; group < side * side; group++) {
      file.codeOfBytes().codeOfBytes().codeOfBytes().codeOfBytes().codeOfOne(0);
    }
    return file;
  }
}
