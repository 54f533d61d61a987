// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** Of "abc", as FIPS 180-4's examples give it. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void digestsWhatIsAddedWhicheverWay() {
    byte[] abc = {'a', 'b', 'c', 'd'};
    ByteBuffer b = ByteBuffer.wrap(abc, 1, 1);

    assertThat(new Sha256().add("abc").hex()).isEqualTo(ABC);
    assertThat(new Sha256().add(abc, 3).hex()).isEqualTo(ABC);
    assertThat(new Sha256().add(new byte[] {'a'}).add(b).add("c").hex()).isEqualTo(ABC);
    assertThat(b.remaining()).isEqualTo(1);
  }

  @Test
  void returnsBytesToo() {
    assertThat(Sha256.of(new byte[] {'a', 'b', 'c'}))
        .hasSize(Sha256.BYTES)
        .isEqualTo(new Sha256().add("abc").bytes())
        .startsWith(0xba, 0x78, 0x16);
  }
}
