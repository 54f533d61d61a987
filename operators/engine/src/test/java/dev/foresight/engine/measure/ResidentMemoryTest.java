// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
  private static final int BYTES = 128 << 20;

  /** A difference would count what others give back meanwhile. */
  @Test
  void memoryOutsideTheHeapCountsInKibibytes() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES); // which fills it with zeros
    long machineKib =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 10;
    assertThat(ResidentMemory.kib().orElseThrow()).isBetween((long) BYTES >> 10, machineKib);
    assertThat(buffer.get(BYTES - 1)).isZero();
  }

  @Test
  void nobodyKnowsOfAProcessThatIsNotThere() {
    assertThat(ResidentMemory.kib(Long.MAX_VALUE)).isEmpty();
  }
}
