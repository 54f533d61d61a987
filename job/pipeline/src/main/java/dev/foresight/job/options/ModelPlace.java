// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the model is. A command that cannot do without says so with {@link Requires}. */
public final class ModelPlace implements Serializable {
  /** The option's name. */
  public static final String NAME = "--model";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "DIR",
      converter = PlaceConverter.class,
      description =
          "Folder of the model, as published on Hugging Face (llava-hf/llava-1.5-7b-hf); for a job,"
              + " on every TaskManager, or a URI of one of Flink's file systems, such as"
              + " s3://bucket/model: each machine fetches it once and checks its digests; default:"
              + " for demo and cluster start the bundled one, else none.")
  private String model;

  /** Returns the place, a folder or a URI, if it was given. */
  public Optional<String> place() {
    return Optional.ofNullable(model);
  }

  /** Returns the model's folder on this machine, for commands that require it. */
  public Path folder() {
    return Path.of(model);
  }
}
