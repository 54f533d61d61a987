// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the draft is. */
public final class DraftPlace implements Serializable {
  /** The option's name. */
  public static final String NAME = "--draft";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "DIR",
      converter = PlaceConverter.class,
      description =
          "Folder of an MSD draft that was trained for the model (lucylyn/MSD-LLaVA1.5-7B): the same"
              + " output in fewer passes of the model. For a job, a URI as of --model will do;"
              + " default: none.")
  private String draft;

  /** Returns the place, a folder or a URI, if it was given. */
  public Optional<String> place() {
    return Optional.ofNullable(draft);
  }

  /** Returns the draft's folder on this machine, if it was given. */
  public Optional<Path> folder() {
    return place().map(Path::of);
  }
}
