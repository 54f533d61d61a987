// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
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
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(config));
      for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
        StoredTensor tensor = entry.getValue();
        String head = entry.getKey() + tensor.dtype() + Arrays.toString(tensor.shape());
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = tensor.map();
        int sample = Math.min(SAMPLE_BYTES, bytes.capacity());
        digest.update(bytes.slice(0, sample));
        digest.update(bytes.slice(bytes.capacity() - sample, sample));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + config, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
