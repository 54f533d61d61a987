// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * The runs of a folder: its own, and others beside it in {@code run-2}, {@code run-3} and so on.
 *
 * @param destinations that hold a run, oldest first
 * @param free the next one that holds none
 */
public record Runs(List<Destination> destinations, Destination free) {
  /** Looks at a folder. */
  public static Runs of(Destination folder) throws IOException {
    List<Destination> taken = new ArrayList<>();
    Destination next = folder;
    while (Manifest.read(next).isPresent()) {
      taken.add(next);
      next = new Destination(new Path(folder.folder(), "run-" + (taken.size() + 1)));
    }
    return new Runs(List.copyOf(taken), next);
  }

  /** Returns the destination of the run with these settings, if there is one. */
  public Optional<Destination> withSettings(Map<String, String> settings) throws IOException {
    for (Destination destination : destinations) {
      if (Manifest.read(destination).orElseThrow().differences(settings).isEmpty()) {
        return Optional.of(destination);
      }
    }
    return Optional.empty();
  }

  /** Returns where the last run differs from settings, for people; empty if there is none. */
  public String differences(Map<String, String> settings) throws IOException {
    if (destinations.isEmpty()) {
      return "";
    }
    Destination last = destinations.get(destinations.size() - 1);
    return ": " + Manifest.read(last).orElseThrow().differences(settings);
  }

  /**
   * Returns where a run with other settings begins.
   *
   * @param beside whether it may stand beside others
   * @throws IllegalArgumentException if there are others, and it may not
   */
  public Destination begin(Map<String, String> settings, boolean beside) throws IOException {
    if (!destinations.isEmpty() && !beside) {
      throw new IllegalArgumentException(
          "the destination holds another run%s; give the same, or --new-run to begin one beside it in %s"
              .formatted(differences(settings), free.folder().getName()));
    }
    return free;
  }
}
