// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A job of a cluster, looked at again and again until it ends. */
public final class FollowedJob {
  /** A JobManager that died and comes back with its jobs takes less. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final FlinkRest rest;
  private final String id;
  private final LongSupplier nanoTime;
  private long answered;
  private String failure = "";

  /** Follows a job from now on. */
  public FollowedJob(FlinkRest rest, String id) {
    this(rest, id, System::nanoTime);
  }

  FollowedJob(FlinkRest rest, String id, LongSupplier nanoTime) {
    this.rest = rest;
    this.id = id;
    this.nanoTime = nanoTime;
    this.answered = nanoTime.getAsLong();
  }

  /** What a job is at. */
  public enum State {
    /** It runs, or will again. */
    AT_WORK("at work"),
    /** It came to its end, or was stopped with a savepoint. */
    FINISHED("stopped"),
    /** Somebody ended it. */
    CANCELLED("cancelled"),
    /** It failed for good. */
    FAILED("failed"),
    /** Its JobManager came back without it. */
    FORGOTTEN("unknown to its JobManager");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** Returns it for people. */
    public String text() {
      return text;
    }
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /**
   * Returns what it is at. While its JobManager is away, it is at work.
   *
   * @throws IOException if its JobManager has been away for minutes
   */
  public State state() throws IOException, InterruptedException {
    try {
      State state =
          rest.jobs().stream()
              .filter(job -> job.id().equals(id))
              .findFirst()
              .map(FollowedJob::state)
              .orElse(State.FORGOTTEN);
      answered = nanoTime.getAsLong();
      return state;
    } catch (IOException e) {
      if (nanoTime.getAsLong() - answered > PATIENCE.toNanos()) {
        throw e;
      }
      return State.AT_WORK;
    }
  }

  private static State state(FlinkRest.Job job) {
    return switch (job.state()) {
      case "FINISHED" -> State.FINISHED;
      case "CANCELED" -> State.CANCELLED;
      case "FAILED" -> State.FAILED;
      default -> State.AT_WORK;
    };
  }

  /** Returns why it failed last, in a line, if that is news. */
  public Optional<String> newFailure() throws InterruptedException {
    try {
      String last = rest.lastFailure(id);
      if (last.isEmpty() || last.equals(failure)) {
        return Optional.empty();
      }
      failure = last;
      return Optional.of(StackTrace.reason(last));
    } catch (IOException e) {
      return Optional.empty(); // when it is back, it tells
    }
  }
}
