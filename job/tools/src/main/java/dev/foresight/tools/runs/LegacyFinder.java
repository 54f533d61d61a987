// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.job.checkpoints.StopSavepoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * Looks for what runs left where Flink leaves it, and asks JobManagers.
 *
 * @param retained checkpoints of the job, if the cluster keeps any
 * @param savepoints the cluster's folder of savepoints, if it has one
 * @param ends what JobManagers know
 */
record LegacyFinder(
    Optional<RetainedCheckpoints> retained, Optional<String> savepoints, KnownEnds ends)
    implements Legacy.Finder {
  @Override
  public Legacy of(Run run) throws IOException, InterruptedException {
    Optional<KnownEnds.Remembered> remembered = run.hasEnded() ? Optional.empty() : ends.of(run);
    Optional<RunEnd> end = remembered.map(KnownEnds.Remembered::end).or(run::end);
    boolean finished = end.isPresent() && end.get().state().equals("FINISHED");
    List<SavedState> states = savepoints(run, end);
    if (!finished) { // then Flink deletes its checkpoints, or is about to
      states.addAll(checkpoints(run, remembered));
    }
    Optional<SavedState> newest = states.stream().max(Comparator.comparingLong(SavedState::number));
    if (newest.isPresent()) {
      return new Legacy.State(newest.get());
    }
    if (end.isEmpty()) {
      return new Legacy.Unknown("nothing is here, and " + run.cluster() + " does not know it");
    }
    return nothingThere(end.get(), finished);
  }

  private static Legacy nothingThere(RunEnd end, boolean finished) {
    if (end.savepoint().isPresent()) {
      return new Legacy.Missing(end.savepoint().get());
    }
    if (finished) {
      return new Legacy.AllAnswered();
    }
    return end.completedAny() ? new Legacy.Missing("the newest checkpoint") : new Legacy.Nothing();
  }

  private List<SavedState> savepoints(Run run, Optional<RunEnd> end) throws IOException {
    List<SavedState> found = new ArrayList<>();
    List<String> folders = new ArrayList<>(run.savepointFolders());
    savepoints.ifPresent(folders::add);
    for (String folder : folders) {
      found.addAll(new StopSavepoints(new Path(folder)).of(run.jobId()));
    }
    if (end.isPresent() && end.get().savepoint().isPresent()) {
      StopSavepoints.read(new Path(end.get().savepoint().get())).ifPresent(found::add);
    }
    return found;
  }

  private List<SavedState> checkpoints(Run run, Optional<KnownEnds.Remembered> remembered)
      throws IOException {
    List<SavedState> found = new ArrayList<>();
    if (retained.isPresent()) {
      found.addAll(retained.get().of(run.jobId()));
    }
    // Another client's job may keep them elsewhere.
    Optional<SavedState> last = remembered.flatMap(known -> known.checkpoints().checkpoint());
    if (last.isPresent() && SavedState.exists(last.get().uri())) {
      found.add(last.get());
    }
    return found;
  }

  @Override
  public boolean exists(String state) throws IOException {
    return SavedState.exists(state);
  }
}
