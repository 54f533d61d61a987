// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.testing.Outputs;
import dev.foresight.streaming.testing.Records;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitOutcomesTest {
  private OneInputStreamOperatorTestHarness<Outcome, KeyedResult> harness;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new SplitOutcomes()));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void resultsAndDeadLettersPartWays() throws Exception {
    SourceRecord record = Records.json("{}");
    KeyedResult result = Outputs.result(record);
    DeadLetter letter = Outputs.deadLetter(record);

    harness.processElement(new Outcome(result), 0);
    harness.processElement(new Outcome(letter), 0);

    assertThat(harness.extractOutputValues()).containsExactly(result);
    assertThat(harness.getSideOutput(DeadLetters.OUTPUT).remove().getValue()).isEqualTo(letter);
  }

  @Test
  void keepsNothingBetweenOutcomes() throws Exception {
    SourceRecord record = Records.json("{}");
    harness.processElement(new Outcome(Outputs.result(record)), 0);
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    harness.close();

    harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new SplitOutcomes()));
    harness.initializeState(checkpoint);
    harness.open();
    harness.processElement(new Outcome(Outputs.deadLetter(record)), 0);

    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(harness.getSideOutput(DeadLetters.OUTPUT)).hasSize(1);
  }

  @Test
  void noWatermarkIsNeededOrMade() throws Exception {
    harness.processElement(new Outcome(Outputs.result(Records.json("{}"))), -1);

    assertThat(harness.getOutput()).singleElement().isInstanceOf(StreamRecord.class);
  }
}
