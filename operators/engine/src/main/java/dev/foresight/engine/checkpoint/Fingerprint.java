// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import dev.foresight.engine.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * Tells checkpoints apart: SHA-256 over the configuration, and over name, type, shape and both ends
 * of every tensor. Reading all bytes of a 14 GB model would cost more than loading it.
 */
public final class Fingerprint {
  private static final int SAMPLE_BYTES = 4096;
  private static final int DIGITS = 16;

  private Fingerprint() {}

  /** Returns the digest, hexadecimal. */
  public static String of(Path config, SortedMap<String, StoredTensor> tensors) {
    try {
      Sha256 digest = new Sha256();
      digest.add(Files.readAllBytes(config));
      for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
        StoredTensor tensor = entry.getValue();
        String head = entry.getKey() + tensor.dtype() + Arrays.toString(tensor.shape());
        digest.add(head);
        ByteBuffer bytes = tensor.map();
        int sample = Math.min(SAMPLE_BYTES, bytes.capacity());
        digest.add(bytes.slice(0, sample));
        digest.add(bytes.slice(bytes.capacity() - sample, sample));
      }
      return digest.hex().substring(0, DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + config, e);
    }
  }
}
