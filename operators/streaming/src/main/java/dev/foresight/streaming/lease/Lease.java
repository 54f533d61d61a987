// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * The hold of one job on its name. The process that manages the job {@linkplain #keep keeps} it;
 * those that read and write {@linkplain #require require} it, before they touch what another job of
 * the name may have open. Whoever took the name last has it, and one who lost it never takes it
 * again: its claim of an earlier term says that it had its time.
 *
 * <p>Not for several threads.
 */
final class Lease implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** As a claim is stored right after its term began, this is long. */
  private static final Duration CLAIM_LIMIT = Duration.ofSeconds(2);

  private final String name;
  private final String token;
  private final LeaseRegister register;
  private final Clock clock;
  private Claim claim;

  /**
   * Creates a hold.
   *
   * @param token of the job
   * @param register of the name; owned
   */
  Lease(String name, String token, LeaseRegister register, Clock clock) {
    this.name = name;
    this.token = token;
    this.register = register;
    this.clock = clock;
  }

  /**
   * Takes the name the first time, and then shows that its holder lives.
   *
   * @param job Flink's id of the job
   * @throws SuppressRestartsException with a {@link LeaseLostException} if another job has it
   */
  void keep(String job) throws InterruptedException {
    if (claim == null) {
      Optional<Claim> before = ours(register.claims());
      Term term = before.isPresent() ? before.get().term() : register.begin();
      claim = new Claim(term, token, Holder.here(job, clock.instant()), false);
    }
    register.publish(claim);
    requireStill();
  }

  /**
   * Waits until the job has the name.
   *
   * @param limit of the wait
   * @return whether it has it; if not, nobody took it from the job either
   * @throws SuppressRestartsException with a {@link LeaseLostException} if another job took it
   */
  boolean require(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (claim == null) {
      // Brokers list nothing, and say nothing, to those without the right; this asks for it.
      register.current();
      claim = ours(register.claims()).orElse(null);
      if (claim == null && System.nanoTime() > end) {
        return false;
      }
      if (claim == null) {
        Thread.sleep(POLL.toMillis());
      }
    }
    requireStill();
    return true;
  }

  /** Says that the job needs the name no longer. */
  void end() throws InterruptedException {
    if (claim != null) {
      register.publish(claim.asEnded());
    }
  }

  private Optional<Claim> ours(List<Claim> claims) {
    return claims.stream().filter(one -> one.token().equals(token)).findAny();
  }

  private void requireStill() throws InterruptedException {
    Optional<Term> now = register.current();
    // Forgotten: nobody took it for days.
    if (now.isEmpty() || now.get().equals(claim.term())) {
      return;
    }
    Optional<Claim> theirs = claimOf(now.get());
    if (theirs.filter(one -> one.token().equals(token)).isEmpty()) {
      throw new SuppressRestartsException(new LeaseLostException(name, theirs.map(Claim::holder)));
    }
    // Another process manages the same job by now.
    claim = theirs.get();
  }

  private Optional<Claim> claimOf(Term term) throws InterruptedException {
    long end = System.nanoTime() + CLAIM_LIMIT.toNanos();
    while (true) {
      Optional<Claim> found =
          register.claims().stream().filter(one -> one.term().equals(term)).findAny();
      if (found.isPresent() || System.nanoTime() > end) {
        return found;
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  @Override
  public void close() {
    register.close();
  }
}
