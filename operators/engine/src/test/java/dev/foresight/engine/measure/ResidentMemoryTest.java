// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
  private static final int MIB = 1 << 20;

  @Test
  void whatIsWrittenToIsHeld() {
    long before = ResidentMemory.kib().orElseThrow();
    byte[][] blocks = new byte[128][MIB];
    for (byte[] block : blocks) {
      Arrays.fill(block, (byte) 1);
    }
    assertThat(ResidentMemory.kib().orElseThrow()).isGreaterThan(before + (32 << 10));
    assertThat(blocks[127][MIB - 1]).isEqualTo((byte) 1);
  }

  @Test
  void nobodyKnowsOfAProcessThatIsNotThere() {
    assertThat(ResidentMemory.kib(Long.MAX_VALUE)).isEmpty();
  }
}
