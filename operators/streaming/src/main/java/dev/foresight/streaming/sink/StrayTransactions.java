// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.TaskInfo;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * Ends the transactions that earlier jobs of a name left open, so that nobody who still lives can
 * commit them, and no reader of what is committed waits for them until they time out. The connector
 * does so for the ids that follow its checkpoint's without a gap; a job that starts without a
 * checkpoint counts from 1 again, where the broker may have forgotten the ids of one that runs for
 * weeks.
 *
 * <p>What a restored checkpoint holds is yet to be committed: transactions of its job up to its
 * number stay. Those of another job may have any number.
 */
final class StrayTransactions {
  private final Properties client;
  private final Pattern id;

  /**
   * Looks for transactions of one sink.
   *
   * @param client settings of Kafka's clients
   */
  StrayTransactions(Properties client, String transactionalIdPrefix) {
    this.client = client;
    this.id =
        Pattern.compile(
            "(" + Pattern.quote(transactionalIdPrefix) + "(?:-[0-9a-f]{32})?)-(\\d+)-(\\d+)");
  }

  /**
   * Ends the share of one subtask, and what nobody will commit.
   *
   * @param restored number of the checkpoint that the job was restored from; 0 without one
   * @param known prefixes, with runs, of this job and of the one that made the checkpoint; none if
   *     the subtask does not know them, as it had no state there
   */
  void abort(TaskInfo task, long restored, Set<String> known)
      throws IOException, InterruptedException {
    ListTransactionsOptions open =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    try (Admin admin = Admin.create(client)) {
      List<String> strays =
          admin.listTransactions(open).all().get().stream()
              .map(TransactionListing::transactionalId)
              .filter(name -> isStray(name, task, restored, known))
              .toList();
      admin.fenceProducers(strays).all().get();
    } catch (ExecutionException e) {
      throw new IOException("cannot end the open transactions of " + id, e.getCause());
    }
  }

  private boolean isStray(String name, TaskInfo task, long restored, Set<String> known) {
    Matcher parts = id.matcher(name);
    if (!parts.matches()) {
      return false;
    }
    boolean isOfAnotherJob = !known.isEmpty() && !known.contains(parts.group(1));
    boolean isInShare =
        Integer.parseInt(parts.group(2)) % task.getNumberOfParallelSubtasks()
            == task.getIndexOfThisSubtask();
    return isOfAnotherJob || isInShare && Long.parseLong(parts.group(3)) > restored;
  }
}
