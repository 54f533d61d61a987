// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.streaming.journal.CrashJournal;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where TaskManagers note what is inside their engines. */
public final class CrashJournalOption {
  @Option(
      names = "--crash-journal",
      paramLabel = "DIR",
      description =
          "Folder on each TaskManager where it notes which events are inside its engine, so that"
              + " one whose native code takes the process down is found out; TaskManagers that"
              + " share it learn from each other. Default: "
              + CrashJournal.USUAL_NAME
              + " beside the"
              + " TaskManager's working directory, below process.working-dir.")
  private Path folder;

  /** Returns the folder, if given. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }
}
