// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An event before an engine, the same wherever and whenever it comes back.
 *
 * @param digest of the engine, the source coordinates and the value: another topic of the same
 *     name, or another model, makes another event
 * @param coordinates for people: {@code topic-partition@offset}
 */
public record EventKey(String digest, String coordinates) {
  private static final int DIGITS = 32;

  /** Returns the key of a record that an engine is asked about. */
  public static EventKey of(SourceRecord record, EngineInfo engine) {
    SourceCoordinates source = record.getSource();
    String coordinates = source.getTopic() + "-" + source.getPartition() + "@" + source.getOffset();
    String head =
        String.join(
            " ",
            engine.modelFingerprint(),
            engine.draftFingerprint().orElse("-"),
            engine.device(),
            engine.dtype(),
            coordinates,
            String.valueOf(source.getTimestamp()));
    MessageDigest digest = sha256();
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    ByteBuffer value = record.getValue();
    if (value != null) {
      digest.update(value.duplicate());
    }
    return new EventKey(
        HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS), coordinates);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
