// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An enumerator that keeps the job's lease beside its own work: there is one in a job, where the
 * job is managed, and it outlives the tasks.
 *
 * @param <S> splits
 * @param <C> its state, the other enumerator's
 */
public final class LeasedEnumerator<S extends SourceSplit, C> implements SplitEnumerator<S, C> {
  /** How often a holder shows that it lives. */
  static final Duration BEAT = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(LeasedEnumerator.class);
  private static final String JOB = "<job_id>";

  private final SplitEnumerator<S, C> enumerator;
  private final SplitEnumeratorContext<S> context;
  private final Lease lease;
  private boolean unknown;

  /** Creates an enumerator that owns the other one. */
  public LeasedEnumerator(
      SplitEnumerator<S, C> enumerator, SplitEnumeratorContext<S> context, JobLease lease) {
    this.enumerator = enumerator;
    this.context = context;
    this.lease = lease.open();
  }

  @Override
  public void start() {
    String job = context.metricGroup().getAllVariables().getOrDefault(JOB, "unknown");
    context.callAsync(() -> keep(job), this::kept, 0, BEAT.toMillis());
    enumerator.start();
  }

  private boolean keep(String job) throws InterruptedException {
    // Its end is asked for by another thread.
    synchronized (lease) {
      lease.keep(job);
    }
    return true;
  }

  private void kept(Boolean held, Throwable failure) {
    if (failure instanceof SuppressRestartsException lost) {
      throw lost;
    }
    if (failure != null && !unknown) {
      // Whoever reads or writes asks for itself.
      LOG.warn("Whether the job has its name is not known: {}", failure.toString());
    }
    unknown = failure != null;
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    enumerator.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<S> splits, int subtask) {
    enumerator.addSplitsBack(splits, subtask);
  }

  @Override
  public void addReader(int subtask) {
    enumerator.addReader(subtask);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    enumerator.handleSourceEvent(subtask, event);
  }

  @Override
  public C snapshotState(long checkpoint) throws Exception {
    return enumerator.snapshotState(checkpoint);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    enumerator.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    enumerator.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void close() throws IOException {
    try (enumerator) {
      synchronized (lease) {
        try (lease) {
          lease.end();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("The end of the job's hold on its name could not be said: {}", e.toString());
    }
  }
}
