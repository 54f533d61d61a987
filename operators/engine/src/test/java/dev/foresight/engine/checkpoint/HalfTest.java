// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.engine.checkpoint.SafetensorsWriter.Content;
import dev.foresight.engine.runtime.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of 16 bits, written and read. */
class HalfTest {
  @Test
  void everyNumberIsItself() {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      float value = Half.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Half.toFloat(Half.of(value))).isNaN();
      } else {
        assertThat(Half.of(value)).as("%x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void allOthersBecomeTheNearestAndOfTwoTheEvenOne() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 200_000; i++) {
      int below = random.nextInt(0x7BFF);
      float low = Half.toFloat((short) below);
      float high = Half.toFloat((short) (below + 1));
      float value = (float) random.nextDouble(low, high);
      // Exact: both have 11 bits, their sum 12.
      float middle = (low + high) / 2;
      int nearest = value < middle ? below : value > middle ? below + 1 : even(below);
      assertThat(Half.of(value)).isEqualTo((short) nearest);
      assertThat(Half.of(middle)).isEqualTo((short) even(below));
      assertThat(Half.of(-value)).isEqualTo((short) (nearest | 0x8000));
    }
  }

  private static int even(int below) {
    return below + (below & 1);
  }

  @Test
  void whatIsTooLargeIsInfiniteAndNotWritten(@TempDir Path folder) throws IOException {
    assertThat(Half.of(65519)).isEqualTo((short) 0x7BFF);
    assertThat(Half.of(65520)).isEqualTo((short) 0x7C00);
    assertThat(Half.of(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
    Path file = folder.resolve("model.safetensors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(file, 1, 7e4f))
        .withMessage("tensor w holds 70000.0, which is too large for float16");

    write(file, 0.1f, -2);
    StoredTensor read = Safetensors.readFile(file).get("w");
    assertThat(read.dtype()).isEqualTo(DType.FLOAT16);
    assertThat(StoredFloats.read(read)).containsExactly(0.099975586f, -2);
  }

  private static void write(Path file, float... values) throws IOException {
    SafetensorsWriter.write(
        file, DType.FLOAT16, List.of(new Content("w", new long[] {values.length}, () -> values)));
  }
}
