// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.tools.options.ResumeOption;
import dev.foresight.training.run.Every;
import dev.foresight.training.run.RunPlan;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run does beside learning. */
public final class RunFlags {
  @Mixin private ResumeOption resume;

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
      description = "Write metrics every so many steps.")
  private long logEvery;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      defaultValue = "500",
      description = "Validate every so many steps, and at the end; 0: at the end only.")
  private long validateEvery;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      defaultValue = "500",
      description = "Save a checkpoint every so many steps, and at the end; 0: at the end only.")
  private long saveEvery;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "2",
      description = "Keep so many checkpoints, the newest ones.")
  private int keep;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Compute so many of a step's batches (--accumulation) beside each other, each with"
              + " --threads threads: the same result, sooner, where a model is too small to keep"
              + " several threads busy with one batch.")
  private int workers;

  @Option(
      names = "--validation-samples",
      paramLabel = "N",
      defaultValue = "256",
      description = "Take losses and agreement over so many samples of each kind at most.")
  private int validationSamples;

  @Option(
      names = "--decoded-samples",
      paramLabel = "N",
      defaultValue = "32",
      description = "Really decode so many validation samples; 0: none.")
  private int decodedSamples;

  @Option(
      names = "--decoded-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Decode so many tokens of each at most.")
  private int decodedTokens;

  /** Returns what is done beside learning, in an output folder. */
  public RunPlan plan(Path output) {
    return new RunPlan(
        output,
        resume.isGiven(),
        skipBadSamples,
        new Every(logEvery, validateEvery, saveEvery, keep),
        workers);
  }

  /** Returns whether an earlier run is gone on with. */
  public boolean resume() {
    return resume.isGiven();
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
