// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes lossless WebP files that no encoder would write, bit by bit (RFC 9649 section 3). */
final class LosslessWebp {
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int held;
  private int count;

  /** Starts a picture without transforms, with a cache of no colours. */
  LosslessWebp(int width, int height) {
    bits(0x2f, 8).bits(width - 1, 14).bits(height - 1, 14).bits(0, 4).bits(0, 2);
  }

  /** Appends a number, its lowest bit first. */
  LosslessWebp bits(int number, int length) {
    for (int i = 0; i < length; i++) {
      held |= (number >>> i & 1) << count;
      if (++count == 8) {
        data.write(held);
        held = 0;
        count = 0;
      }
    }
    return this;
  }

  /** Appends zeros. */
  LosslessWebp zeros(int bits) {
    for (int i = 0; i < bits; i += 8) {
      bits(0, Math.min(8, bits - i));
    }
    return this;
  }

  /** Appends a code of one symbol below 256. */
  LosslessWebp codeOfOne(int symbol) {
    return bits(0b101, 3).bits(symbol, 8);
  }

  /** Appends a code whose symbols 0 to 255 are bytes, their bits reversed, and others have none. */
  LosslessWebp codeOfBytes() {
    // The code that packs lengths has one symbol: 8, the twelfth that is stored.
    bits(0, 1).bits(8, 4).zeros(3 * 11).bits(1, 3);
    // There follow 2 + 254 lengths, a number of 2 + 2 * 3 bits.
    return bits(1, 1).bits(3, 3).bits(254, 8);
  }

  /** Puts what was written into a file. */
  byte[] file() {
    while (count > 0) {
      bits(0, 1);
    }
    int length = data.size() + (data.size() & 1);
    ByteBuffer out = ByteBuffer.allocate(20 + length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + length);
    out.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(length);
    return out.put(data.toByteArray()).array();
  }
}
