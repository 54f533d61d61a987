// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
  private static final int BYTES = 128 << 20;

  @Test
  void memoryOutsideTheHeapCounts() {
    long before = ResidentMemory.kib().orElseThrow();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES); // which fills it with zeros
    assertThat(ResidentMemory.kib().orElseThrow()).isGreaterThan(before + (BYTES >> 11));
    assertThat(buffer.get(BYTES - 1)).isZero();
  }

  @Test
  void nobodyKnowsOfAProcessThatIsNotThere() {
    assertThat(ResidentMemory.kib(Long.MAX_VALUE)).isEmpty();
  }
}
