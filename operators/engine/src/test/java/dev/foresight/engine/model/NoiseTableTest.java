// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Numeric
class NoiseTableTest {
  private static Torch torch;
  private static Tensor onDevice;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    onDevice = torch.floats(new float[1], 1);
  }

  @AfterAll
  static void close() {
    onDevice.close();
    torch.close();
  }

  @Test
  void makesARowOnce() {
    try (NoiseTable table = new NoiseTable(torch)) {
      float[] first = table.rows(onDevice, new long[] {1, 2}, 100).get(1).toFloats();
      float[] again = table.rows(onDevice, new long[] {2, 3, 2}, 100).get(0).toFloats();

      assertThat(again).isEqualTo(first);
      assertThat(table.made()).isEqualTo(3);
    }
  }

  @Test
  void widerRowsBeginAsNarrowerOnesDo() {
    try (NoiseTable table = new NoiseTable(torch)) {
      float[] narrow = table.rows(onDevice, new long[] {7}, 10).get(0).toFloats();
      float[] wide = table.rows(onDevice, new long[] {7}, 1000).get(0).toFloats();

      assertThat(wide).hasSize(1000).startsWith(narrow);
      assertThat(table.rows(onDevice, new long[] {7}, 10).get(0).shape()).containsExactly(1000);
      assertThat(table.made()).isEqualTo(2);
    }
  }

  @Test
  void keepsNoMoreThanItMayAndAllThatIsAskedFor() {
    int width = 1 << 20; // 4 MiB a row, of which 16 are kept
    try (NoiseTable table = new NoiseTable(torch)) {
      long[] keys = LongStream.range(0, 40).toArray();
      List<Tensor> rows = table.rows(onDevice, keys, width);
      assertThat(rows).allSatisfy(row -> assertThat(row.shape()).containsExactly(width));

      table.rows(onDevice, keys, width);
      assertThat(table.made()).as("none of those asked for was dropped").isEqualTo(40);

      table.rows(onDevice, new long[] {39}, width);
      table.rows(onDevice, new long[] {38, 24, 39}, width);
      assertThat(table.made()).as("the latest are kept").isEqualTo(40);
      table.rows(onDevice, new long[] {0}, width);
      assertThat(table.made()).as("the oldest went").isEqualTo(41);
    }
  }
}
