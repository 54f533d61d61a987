// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.topics.TopicUnusableException;
import java.util.Optional;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** The right to use transactions, taken away while the job runs: no restart gives it back. */
final class DeniedTransaction {
  private DeniedTransaction() {}

  /**
   * Returns what ends the job for good, in one line, if that is what a failure comes from.
   *
   * @param transactionalId which was to be used, or what it begins with
   */
  static Optional<SuppressRestartsException> in(Throwable failure, String transactionalId) {
    return ExceptionUtils.findThrowable(failure, TransactionalIdAuthorizationException.class)
        .map(
            denied ->
                new SuppressRestartsException(
                    TopicUnusableException.denied(
                        AclOperation.WRITE, "transactional-id", transactionalId)));
  }
}
