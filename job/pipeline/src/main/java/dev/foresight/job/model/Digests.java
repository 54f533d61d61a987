// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.model;

import dev.foresight.engine.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** SHA-256, hexadecimal. */
final class Digests {
  private static final int BUFFER_BYTES = 1 << 20;

  private Digests() {}

  static String of(byte[] bytes) {
    return new Sha256().add(bytes).hex();
  }

  static String of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  /** Copies all bytes, and returns their digest. */
  static String copy(InputStream from, OutputStream to) throws IOException {
    Sha256 digest = new Sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      digest.add(buffer, read);
      to.write(buffer, 0, read);
    }
    return digest.hex();
  }
}
