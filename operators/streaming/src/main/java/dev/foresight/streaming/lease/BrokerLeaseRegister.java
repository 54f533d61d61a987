// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import dev.foresight.streaming.topics.TopicUnusableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.FenceProducersResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * Terms and claims as transactional ids: {@code NAME-lease}, which is fenced for each term, and
 * {@code NAME-lease/CLAIM}, fenced once for each sign of life. No record is ever written under
 * them. Brokers forget an id that nobody used for 7 days ({@code transactional.id.expiration.ms}).
 * Where the right to use them is missing, every question ends the job for good.
 */
final class BrokerLeaseRegister implements LeaseRegister {
  private static final String CLAIM = "/";
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  // Nobody's end waits long for a broker that is away.
  private static final FenceProducersOptions LIMITED =
      new FenceProducersOptions().timeoutMs(10_000);

  private final String id;
  private final Admin admin;

  /**
   * Connects.
   *
   * @param client settings of clients
   * @param id transactional id of the lease
   */
  BrokerLeaseRegister(Properties client, String id) {
    this.id = id;
    this.admin = Admin.create(client);
  }

  @Override
  public Optional<Term> current() throws InterruptedException {
    return term(id);
  }

  @Override
  public Term begin() throws InterruptedException {
    FenceProducersResult fenced = admin.fenceProducers(List.of(id), LIMITED);
    return new Term(get(fenced.producerId(id)), get(fenced.epochId(id)));
  }

  @Override
  public List<Claim> claims() throws InterruptedException {
    // An id is empty until records are written under it: those of the job's transactions are not.
    ListTransactionsOptions empty =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.EMPTY));
    String prefix = id + CLAIM;
    return get(admin.listTransactions(empty).all()).stream()
        .map(TransactionListing::transactionalId)
        .filter(listed -> listed.startsWith(prefix))
        .flatMap(listed -> Claim.parse(listed.substring(prefix.length())).stream())
        .toList();
  }

  @Override
  public void publish(Claim claim) throws InterruptedException {
    get(admin.fenceProducers(List.of(id + CLAIM + claim.text()), LIMITED).all());
  }

  @Override
  public Optional<Term> pulse(Claim claim) throws InterruptedException {
    return term(id + CLAIM + claim.text());
  }

  private Optional<Term> term(String transactionalId) throws InterruptedException {
    try {
      TransactionDescription now =
          admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get();
      return Optional.of(new Term(now.producerId(), now.producerEpoch()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException) {
        return Optional.empty();
      }
      throw failure(e.getCause());
    }
  }

  private <T> T get(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private RuntimeException failure(Throwable cause) {
    return cause instanceof TransactionalIdAuthorizationException
        ? new SuppressRestartsException(
            TopicUnusableException.denied(AclOperation.WRITE, "transactional-id", id))
        : new KafkaException("cannot ask for the lease " + id, cause);
  }

  @Override
  public void close() {
    admin.close(CLOSE_LIMIT);
  }
}
