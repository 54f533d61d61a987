// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.job.checkpoints.SavedState;
import java.time.Instant;
import java.util.Optional;

/**
 * What a JobManager remembers of a job's checkpoints. It forgets when it is started again.
 *
 * @param checkpoint the last that was completed
 * @param stopSavepoint with which the job stopped, if it did; a savepoint of a running job is none:
 *     it commits nothing
 * @param restored where the job started from, or was restarted from
 */
public record JobCheckpoints(
    Optional<SavedState> checkpoint,
    Optional<SavedState> stopSavepoint,
    Optional<String> restored) {
  private static final String STOPPED = "SYNC_SAVEPOINT";

  /** Reads the answer to {@code /jobs/ID/checkpoints}. */
  static JobCheckpoints of(JsonNode answer) {
    JsonNode latest = answer.path("latest");
    JsonNode savepoint = latest.path("savepoint");
    boolean stopped = savepoint.path("checkpoint_type").asText().equals(STOPPED);
    return new JobCheckpoints(
        state(latest.path("completed")),
        stopped ? state(savepoint) : Optional.empty(),
        Optional.ofNullable(latest.path("restored").path("external_path").textValue()));
  }

  /** Returns the last of both. */
  public Optional<SavedState> newest() {
    return stopSavepoint.or(() -> checkpoint);
  }

  /** Returns whether anything of what the job wrote was committed, as far as is remembered. */
  public boolean completedAny() {
    return checkpoint.isPresent() || stopSavepoint.isPresent();
  }

  private static Optional<SavedState> state(JsonNode completed) {
    String path = completed.path("external_path").asText("");
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SavedState(
                path,
                completed.path("id").asLong(),
                Instant.ofEpochMilli(completed.path("latest_ack_timestamp").asLong())));
  }
}
