// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.training.draft.EncodedSample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What features depend on, digested: the target and how it computes, a sample's tokens and its
 * images' bytes.
 *
 * @param hex a SHA-256
 */
record FeatureKey(String hex) {
  static final int BYTES = 32;

  static FeatureKey of(String teacher, EncodedSample sample, List<byte[]> images) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(teacher.getBytes(StandardCharsets.UTF_8));
      ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * (sample.length() + 1));
      ids.putInt(sample.length());
      for (int id : sample.ids()) {
        ids.putInt(id);
      }
      digest.update(ids.array());
      for (byte[] image : images) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, image.length));
        digest.update(image);
      }
      return of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static FeatureKey of(byte[] digest) {
    return new FeatureKey(HexFormat.of().formatHex(digest));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
