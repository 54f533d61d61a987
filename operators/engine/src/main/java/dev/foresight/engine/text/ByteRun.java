// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes that follow one another, and the text that they are as a whole. */
final class ByteRun {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void add(byte value) {
    bytes.write(value);
  }

  void clear() {
    bytes.reset();
  }

  /** Returns the bytes as UTF-8, or a U+FFFD for each byte if they are not valid as a whole. */
  String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return "\uFFFD".repeat(bytes.size());
    }
  }
}
