// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.caption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.source.Places;
import dev.foresight.tools.cluster.FlinkRest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * The job of a cluster that captions into a folder, noted there: whoever gives the command again
 * follows it, and nobody starts a second one beside it.
 *
 * @param cluster address of its JobManager
 * @param id of the job
 * @param run URI of the folder of the run, which is the folder itself or below it
 */
public record SubmittedJob(URI cluster, String id, String run) {
  private static final String NAME = "job.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the job that is at work in a folder, if there is one.
   *
   * @param folder that {@code --out} names
   * @throws IOException if its cluster cannot be asked
   */
  public static Optional<SubmittedJob> atWorkIn(Destination folder)
      throws IOException, InterruptedException {
    Optional<SubmittedJob> noted = noted(folder);
    if (noted.isPresent() && !noted.get().isAtWork(folder)) {
      forget(folder);
      return Optional.empty();
    }
    return noted;
  }

  private static Optional<SubmittedJob> noted(Destination folder) throws IOException {
    Optional<String> text = Destination.read(file(folder));
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(JSON.readValue(text.get(), SubmittedJob.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s cannot be understood; delete it if no job of a cluster is at work there"
              .formatted(Places.of(file(folder))),
          e);
    }
  }

  private boolean isAtWork(Destination folder) throws IOException, InterruptedException {
    try {
      return new FlinkRest(cluster)
          .jobs().stream().anyMatch(job -> job.id().equals(id) && !job.hasEnded());
    } catch (IOException e) {
      throw new IOException(
          "--out is %s, where job %s of %s may be at work, which does not answer; start that cluster again, or delete %s if it is gone for good"
              .formatted(Places.of(folder.folder()), id, cluster, Places.of(file(folder))),
          e);
    }
  }

  /** Leaves the note. */
  public void note(Destination folder) throws IOException {
    Destination.write(file(folder), JSON.writeValueAsString(this) + "\n");
  }

  /** Takes the note away, of a job that has ended. */
  public static void forget(Destination folder) throws IOException {
    Path file = file(folder);
    file.getFileSystem().delete(file, false);
  }

  private static Path file(Destination folder) {
    return new Path(folder.state(), NAME);
  }
}
