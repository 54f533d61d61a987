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
    return of(coordinates, coordinates + " " + source.getTimestamp(), record.getValue(), engine);
  }

  /**
   * Returns the key of anything else that an engine is asked about.
   *
   * @param coordinates where it was read
   * @param value what lay there
   */
  public static EventKey of(String coordinates, ByteBuffer value, EngineInfo engine) {
    return of(coordinates, coordinates, value, engine);
  }

  private static EventKey of(
      String coordinates, String identity, ByteBuffer value, EngineInfo engine) {
    String head =
        String.join(
            " ",
            engine.modelFingerprint(),
            engine.draftFingerprint().orElse("-"),
            engine.device(),
            engine.dtype(),
            identity);
    Sha256 digest = new Sha256().add(head);
    if (value != null) {
      digest.add(value);
    }
    return new EventKey(digest.hex().substring(0, DIGITS), coordinates);
  }
}
