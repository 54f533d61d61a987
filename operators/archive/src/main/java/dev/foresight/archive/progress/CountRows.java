// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.progress;

import dev.foresight.archive.run.Destination;
import dev.foresight.engine.measure.ResidentMemory;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.streaming.metrics.MetricNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts all rows on their way to the files, shows the counts in the destination, and ends a job
 * for good of which too many rows fail. Of one subtask. An operator, as functions are not told of
 * the end of their input.
 */
public final class CountRows extends AbstractStreamOperator<CaptionedRow>
    implements OneInputStreamOperator<CaptionedRow, CaptionedRow>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CountRows.class);

  private static final long SHOWN_EVERY_NANOS = 1_000_000_000L;
  private static final double NANOS = 1e9;

  private final String destination;
  private final boolean byFile;
  private final FailureLimit limit;

  private transient ListState<String> state;
  private transient Progress.Counter counter;
  private transient Counter rows;
  private transient Counter failures;
  private transient long since;
  private transient long shown;
  private transient boolean ended;

  /** The first checkpoint behind the last row. */
  private transient long last;

  /**
   * Creates the operator.
   *
   * @param destination URI of the run's folder
   * @param byFile whether files have several rows
   * @param limit of failures; empty: none
   */
  public CountRows(String destination, boolean byFile, Optional<FailureLimit> limit) {
    this.destination = destination;
    this.byFile = byFile;
    this.limit = limit.orElse(null);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("progress", Types.STRING));
    Progress from = Progress.none();
    for (String text : state.get()) {
      from = Progress.parse(text);
    }
    counter = new Progress.Counter(from, byFile);
    last = Long.MAX_VALUE;
    ended = false;
  }

  @Override
  public void open() throws Exception {
    super.open();
    since = System.nanoTime();
    shown = since;
    MetricGroup group = getMetricGroup().addGroup(MetricNames.GROUP);
    rows = group.counter(MetricNames.ROWS);
    failures = group.counter(MetricNames.FAILED_ROWS);
    // What an attempt that died said of its last row is not true of this one.
    show(false);
  }

  @Override
  public void processElement(StreamRecord<CaptionedRow> element) {
    CaptionedRow row = element.getValue();
    counter.count(row);
    rows.inc();
    if (row.getFailure() != null) {
      failures.inc();
      requireFewFailures();
    }
    output.collect(element);
    long now = System.nanoTime();
    if (now - shown >= SHOWN_EVERY_NANOS) {
      mark(now);
      show(false);
      shown = System.nanoTime();
    }
  }

  private void requireFewFailures() {
    Optional.ofNullable(limit)
        .flatMap(most -> most.judge(counter.progress()))
        .ifPresent(
            why -> {
              throw new SuppressRestartsException(new IllegalStateException(why));
            });
  }

  private void passTime(long now) {
    counter.worked((now - since) / NANOS);
    since = now;
  }

  private void mark(long now) {
    passTime(now);
    counter.mark(ResidentMemory.kib().orElse(0) >> 10);
  }

  @Override
  public void endInput() {
    mark(System.nanoTime());
    counter.end();
    ended = true;
    show(false);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    passTime(System.nanoTime());
    if (ended) {
      last = Math.min(last, context.getCheckpointId());
    }
    state.update(List.of(counter.progress().text()));
  }

  @Override
  public void notifyCheckpointComplete(long id) throws Exception {
    super.notifyCheckpointComplete(id);
    show(id >= last);
  }

  /** A destination that cannot be written stops the files too, and is told by them. */
  private void show(boolean finished) {
    try {
      counter.progress(finished, finished ? last : 0).write(new Destination(new Path(destination)));
    } catch (IOException e) {
      LOG.warn("The progress cannot be shown", e);
    }
  }
}
