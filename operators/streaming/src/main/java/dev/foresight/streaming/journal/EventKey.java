// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import dev.foresight.engine.digest.Sha256;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import java.nio.ByteBuffer;

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
    Sha256 digest = new Sha256().add(head);
    ByteBuffer value = record.getValue();
    if (value != null) {
      digest.add(value);
    }
    return new EventKey(digest.hex().substring(0, DIGITS), coordinates);
  }
}
