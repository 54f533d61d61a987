// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.Timings;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import java.util.List;

/** What comes out at the end, for tests of what comes after. */
public final class Outputs {
  private Outputs() {}

  /** Returns a result of a record. */
  public static KeyedResult result(SourceRecord record) {
    return new KeyedResult(
        record.getKey(),
        record.getValue(),
        record.getHeaders(),
        CaptionResult.newBuilder()
            .setId("7")
            .setText("a red square")
            .setTokenIds(List.of(5, 6))
            .setFinishReason("eos")
            .setModel("llava")
            .setModelFingerprint("ab12")
            .setSeed(-1)
            .setPromptTokens(40)
            .setCompletionTokens(2)
            .setTimings(new Timings(1.0, 2.0, 3.0, 4.0, null, null, null))
            .setSource(record.getSource())
            .build());
  }

  /** Returns a dead letter of a record. */
  public static DeadLetter deadLetter(SourceRecord record) {
    return new DeadLetters(Records.CLOCK)
        .of(record, "7", Stage.IMAGE, DeadLetterCode.IMAGE_EMPTY, "images[0] has no bytes");
  }
}
