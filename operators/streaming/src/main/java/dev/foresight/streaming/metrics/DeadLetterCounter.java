// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.metrics;

import dev.foresight.schemas.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts dead letters by their code. For the operator's own thread only. */
public final class DeadLetterCounter {
  private final MetricGroup group;
  private final Map<String, Counter> counters = new HashMap<>();

  /** Creates a counter below an operator's metrics. */
  public DeadLetterCounter(MetricGroup operator) {
    this.group = operator.addGroup(MetricNames.GROUP);
  }

  /** Counts one. */
  public void count(DeadLetter letter) {
    // Codes that never occur get no counter: thirty flat lines help nobody.
    counters
        .computeIfAbsent(
            letter.getCode(),
            code -> group.addGroup(MetricNames.CODE, code).counter(MetricNames.DEAD_LETTERS))
        .inc();
  }
}
