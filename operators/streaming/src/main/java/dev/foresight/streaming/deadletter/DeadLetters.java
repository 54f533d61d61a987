// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.deadletter;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.Stage;
import dev.foresight.streaming.types.RecordTypes;
import java.io.Serializable;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.apache.flink.util.OutputTag;

/** Writes the dead letters of one stage: the record whole, as it arrived, and why it failed. */
public final class DeadLetters implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The side output on which operators put dead letters. */
  public static final OutputTag<DeadLetter> OUTPUT =
      new OutputTag<>("dead-letters", RecordTypes.DEAD_LETTER);

  private final Clock clock;

  /**
   * Creates a writer.
   *
   * @param clock tells when a record failed; serialisable, as the JDK's clocks are
   */
  public DeadLetters(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns the dead letter of a record.
   *
   * @param requestId null if the record could not be read that far
   */
  public DeadLetter of(
      SourceRecord record, String requestId, Stage stage, DeadLetterCode code, String message) {
    return DeadLetter.newBuilder()
        .setCode(code.name())
        .setMessage(message)
        .setStage(stage)
        // The schema's resolution; finer instants would not survive a round trip.
        .setTime(clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .setRequestId(requestId)
        .setSource(record.getSource())
        .setKey(record.getKey())
        .setValue(record.getValue())
        .setHeaders(record.getHeaders())
        .build();
  }
}
