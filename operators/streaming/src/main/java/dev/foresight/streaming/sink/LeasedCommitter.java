// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.closing.Closing;
import dev.foresight.streaming.lease.LeaseCheck;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A committer that commits nothing unless the job has its name: a process that was paused may wake
 * up long after another job went on from where this one stood.
 */
final class LeasedCommitter implements Committer<KafkaCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedCommitter.class);

  private final Committer<KafkaCommittable> committer;
  private final LeaseCheck lease;

  /** Creates a committer that owns the other one and the check. */
  LeasedCommitter(Committer<KafkaCommittable> committer, LeaseCheck lease) {
    this.committer = committer;
    this.lease = lease;
  }

  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    lease.require();
    committer.commit(requests);
  }

  @Override
  public void close() {
    Closing.each(LOG, committer, lease);
  }
}
