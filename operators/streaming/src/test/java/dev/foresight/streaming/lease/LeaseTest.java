// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration AT_ONCE = Duration.ZERO;

  private final FakeLeaseRegister register = new FakeLeaseRegister();

  @Test
  void tasksWaitUntilTheirJobHasTheName() throws Exception {
    Lease task = lease("a");
    assertThat(task.require(AT_ONCE)).isFalse();

    lease("a").keep("job-a");

    assertThat(task.require(AT_ONCE)).isTrue();
  }

  @Test
  void whoComesLaterHasItAndWhoLostItIsToldWhoHas() throws Exception {
    Lease first = lease("a");
    first.keep("job-a");
    Lease task = lease("a");
    task.require(AT_ONCE);

    lease("b").keep("job-b");

    String message =
        "the --job-name captions was taken by Flink job job-b on host "
            + Holder.here("job-b", NOW).host()
            + ", process "
            + ProcessHandle.current().pid()
            + ", since 2026-01-31T12:00:00Z; this job ends, or each event would be answered twice."
            + " Jobs that run at the same time need names of their own";
    assertLost(() -> first.keep("job-a"), message);
    assertLost(() -> task.require(AT_ONCE), message);
    assertThat(lease("b").require(AT_ONCE)).isTrue();
  }

  @Test
  void whoLostItNeverTakesItAgainHoweverOftenItStartsAnew() throws Exception {
    lease("a").keep("job-a");
    lease("b").keep("job-b");

    assertLost(() -> lease("a").keep("job-a"), "was taken by Flink job job-b");
    assertLost(() -> lease("a").require(AT_ONCE), "was taken by Flink job job-b");
    assertThatCode(() -> lease("b").keep("job-b")).doesNotThrowAnyException();
  }

  @Test
  void aRestartOfTheSameJobIsNoOtherJob() throws Exception {
    Lease before = lease("a");
    before.keep("job-a");

    Lease after = lease("a");
    after.keep("job-a");

    assertThatCode(() -> before.keep("job-a")).doesNotThrowAnyException();
    assertThat(lease("a").require(AT_ONCE)).isTrue();
  }

  /** As when the one that managed it is cut off, and two believe to be the first. */
  @Test
  void twoProcessesThatManageTheSameJobDoNotFight() throws Exception {
    Lease one = lease("a");
    one.keep("job-a");
    Term later = register.begin();
    register.publish(new Claim(later, "a", Holder.here("job-a", NOW), false));

    assertThatCode(() -> one.keep("job-a")).doesNotThrowAnyException();
    assertThat(lease("a").require(AT_ONCE)).isTrue();
  }

  @Test
  void whoTookItWithoutAWordHasItToo() throws Exception {
    Lease first = lease("a");
    first.keep("job-a");

    register.begin();

    assertLost(() -> first.keep("job-a"), "was taken by a job that has not said who it is");
  }

  @Test
  void aNameThatBrokersForgotIsKeptByWhoeverHasIt() throws Exception {
    Lease first = lease("a");
    first.keep("job-a");

    register.forget();
    first.keep("job-a");

    assertThat(lease("a").require(AT_ONCE)).isTrue();
    lease("b").keep("job-b");
    assertLost(() -> first.keep("job-a"), "was taken by Flink job job-b");
  }

  @Test
  void aHolderIsSeenToLiveByItsBeatsAlone() throws Exception {
    assertThat(watch()).as("nobody had it").isEmpty();
    Lease holder = lease("a");
    holder.keep("job-a");
    assertThat(watch()).as("no beat is seen").isEmpty();

    register.beatAfterPulses(1);
    assertThat(new LeaseWatch(register).living(Duration.ofMinutes(1)))
        .contains(Holder.here("job-a", NOW));

    holder.end();
    register.beatAfterPulses(0);
    assertThat(watch()).as("it said that it is done").isEmpty();
  }

  private Optional<Holder> watch() throws InterruptedException {
    return new LeaseWatch(register).living(Duration.ofMillis(1));
  }

  private Lease lease(String token) {
    return new Lease("captions", token, register, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void assertLost(ThrowingCallable act, String message) {
    assertThatThrownBy(act)
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining(message);
  }
}
