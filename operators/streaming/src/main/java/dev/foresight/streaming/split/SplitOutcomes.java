// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.split;

import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.Timings;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.metrics.DeadLetterCounter;
import dev.foresight.streaming.metrics.MetricNames;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts results on the main output and dead letters on {@link DeadLetters#OUTPUT}, and counts both:
 * async functions have no side output, and their threads no business with counters.
 */
public final class SplitOutcomes extends ProcessFunction<Outcome, KeyedResult> {
  private static final long serialVersionUID = 1L;

  private transient Counter captions;
  private transient Counter promptTokens;
  private transient Counter completionTokens;
  private transient Histogram latency;
  private transient Histogram firstToken;
  private transient DeadLetterCounter failures;

  @Override
  public void open(OpenContext context) {
    MetricGroup operator = getRuntimeContext().getMetricGroup();
    MetricGroup group = operator.addGroup(MetricNames.GROUP);
    captions = group.counter(MetricNames.CAPTIONS);
    promptTokens = group.counter(MetricNames.PROMPT_TOKENS);
    completionTokens = group.counter(MetricNames.COMPLETION_TOKENS);
    group.meter(MetricNames.TOKENS_PER_SECOND, new MeterView(completionTokens));
    latency = histogram(group, MetricNames.LATENCY);
    firstToken = histogram(group, MetricNames.FIRST_TOKEN);
    failures = new DeadLetterCounter(operator);
  }

  @Override
  public void processElement(Outcome outcome, Context context, Collector<KeyedResult> out) {
    if (outcome.getValue() instanceof KeyedResult keyed) {
      CaptionResult result = keyed.getResult();
      captions.inc();
      promptTokens.inc(result.getPromptTokens());
      completionTokens.inc(result.getCompletionTokens());
      record(result.getTimings());
      out.collect(keyed);
    } else {
      DeadLetter letter = (DeadLetter) outcome.getValue();
      failures.count(letter);
      context.output(DeadLetters.OUTPUT, letter);
    }
  }

  private void record(Timings timings) {
    double first = timings.getQueueMs() + timings.getVisionMs() + timings.getPrefillMs();
    firstToken.update(Math.round(first));
    latency.update(Math.round(first + timings.getDecodeMs()));
  }

  private static Histogram histogram(MetricGroup group, String name) {
    return group.histogram(name, new DescriptiveStatisticsHistogram(MetricNames.HISTOGRAM_SIZE));
  }
}
