// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.training.run.Every;
import dev.foresight.training.run.RunPlan;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a run does beside learning. */
public final class RunFlags {
  @Option(
      names = "--resume",
      description =
          "Go on with the newest checkpoint of --output, if there is one: bit for bit as if the run"
              + " had not ended, with the same options and one thread.")
  private boolean resume;

  @Option(
      names = "--skip-bad-samples",
      description =
          "Leave out samples that cannot be used (no image, no answer, too long a question) instead"
              + " of ending.")
  private boolean skipBadSamples;

  @Option(
      names = "--log-every",
      paramLabel = "N",
      defaultValue = "10",
      description = "Write metrics every so many steps; default: ${DEFAULT-VALUE}.")
  private long logEvery;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Validate every so many steps, and at the end; 0: at the end only; default:"
              + " ${DEFAULT-VALUE}.")
  private long validateEvery;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Save a checkpoint every so many steps, and at the end; 0: at the end only; default:"
              + " ${DEFAULT-VALUE}.")
  private long saveEvery;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "2",
      description = "Keep so many checkpoints, the newest ones; default: ${DEFAULT-VALUE}.")
  private int keep;

  @Option(
      names = "--validation-samples",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Take losses and agreement over so many samples of each kind at most; default:"
              + " ${DEFAULT-VALUE}.")
  private int validationSamples;

  @Option(
      names = "--decoded-samples",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Really decode so many validation samples; 0: none; default: " + "${DEFAULT-VALUE}.")
  private int decodedSamples;

  @Option(
      names = "--decoded-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Decode so many tokens of each at most; default: ${DEFAULT-VALUE}.")
  private int decodedTokens;

  /** Returns what is done beside learning, in an output folder. */
  public RunPlan plan(Path output) {
    return new RunPlan(
        output, resume, skipBadSamples, new Every(logEvery, validateEvery, saveEvery, keep));
  }

  /** Returns whether an earlier run is gone on with. */
  public boolean resume() {
    return resume;
  }

  /** Returns how many samples of each kind losses are taken over. */
  public int validationSamples() {
    return validationSamples;
  }

  /** Returns how many samples are decoded. */
  public int decodedSamples() {
    return decodedSamples;
  }

  /** Returns how many tokens of each are decoded at most. */
  public int decodedTokens() {
    return decodedTokens;
  }
}
