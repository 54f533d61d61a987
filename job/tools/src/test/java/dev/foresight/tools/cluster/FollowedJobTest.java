// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.tools.testing.FakeJobManager;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowedJobTest {
  private static final String ID = "a".repeat(32);

  private final AtomicLong now = new AtomicLong();
  private FakeJobManager jobManager;
  private FollowedJob job;

  @BeforeEach
  void start() throws IOException {
    jobManager = FakeJobManager.start();
    job =
        new FollowedJob(
            new FlinkRest(URI.create("http://127.0.0.1:" + jobManager.port())), ID, now::get);
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  @Test
  void itIsAtWorkUntilItsJobManagerSaysHowItEnded() throws Exception {
    jobManager.knows(ID, "captions", "RESTARTING", 0);
    assertThat(job.state()).isEqualTo(FollowedJob.State.AT_WORK);
    jobManager.knows(ID, "captions", "FINISHED", 0);
    assertThat(job.state()).isEqualTo(FollowedJob.State.FINISHED);
    jobManager.knows(ID, "captions", "CANCELED", 0);
    assertThat(job.state()).isEqualTo(FollowedJob.State.CANCELLED);
    jobManager.knows(ID, "captions", "FAILED", 0);
    assertThat(job.state()).isEqualTo(FollowedJob.State.FAILED);
    jobManager.forgets(ID);
    assertThat(job.state()).isEqualTo(FollowedJob.State.FORGOTTEN);
  }

  @Test
  void aJobManagerThatIsAwayIsWaitedForButNotForEver() throws Exception {
    jobManager.knows(ID, "captions", "RUNNING", 0);
    assertThat(job.state()).isEqualTo(FollowedJob.State.AT_WORK);
    jobManager.close();

    now.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(job.state()).isEqualTo(FollowedJob.State.AT_WORK);
    now.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThatThrownBy(job::state)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no JobManager answers at http://127.0.0.1:");
  }

  @Test
  void aFailureIsNewsOnce() throws Exception {
    jobManager.knows(ID, "captions", "RUNNING", 0);
    assertThat(job.newFailure()).isEmpty();
    jobManager.answers(
        "/jobs/" + ID + "/exceptions",
        "{\"exceptionHistory\": {\"entries\": [{\"stacktrace\": \"java.io.IOException: gone\"}]}}");
    assertThat(job.newFailure()).contains("java.io.IOException: gone");
    assertThat(job.newFailure()).isEmpty();
  }
}
