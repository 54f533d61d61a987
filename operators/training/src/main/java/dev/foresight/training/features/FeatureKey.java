// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.digest.Sha256;
import dev.foresight.training.draft.EncodedSample;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * What features depend on, digested: the target and how it computes, a sample's tokens and its
 * images' bytes.
 *
 * @param hex a SHA-256
 */
record FeatureKey(String hex) {
  static final int BYTES = Sha256.BYTES;

  static FeatureKey of(String teacher, EncodedSample sample, List<byte[]> images) {
    ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * (sample.length() + 1));
    ids.putInt(sample.length());
    for (int id : sample.ids()) {
      ids.putInt(id);
    }
    Sha256 digest = new Sha256().add(teacher).add(ids.array());
    for (byte[] image : images) {
      digest.add(ByteBuffer.allocate(Integer.BYTES).putInt(0, image.length)).add(image);
    }
    return of(digest.bytes());
  }

  static FeatureKey of(byte[] digest) {
    return new FeatureKey(HexFormat.of().formatHex(digest));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
