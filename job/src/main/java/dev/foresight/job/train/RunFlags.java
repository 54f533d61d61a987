// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.train;

import dev.foresight.engine.msd.TreeShape;
import dev.foresight.training.trainer.TrainingPlan;
import java.nio.file.Path;
import java.util.Optional;
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
          "Really decode so many validation samples with the draft, for tau; 0: none; default:"
              + " ${DEFAULT-VALUE}.")
  private int decodedSamples;

  @Option(
      names = "--decoded-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Decode so many tokens of each at most; default: ${DEFAULT-VALUE}.")
  private int decodedTokens;

  @Option(
      names = "--tree",
      paramLabel = "TOTAL,DEPTH,TOPK",
      defaultValue = "63,5,8",
      description = "Trees of drafted tokens that tau is measured with; default: ${DEFAULT-VALUE}.")
  private String tree;

  @Option(
      names = "--feature-cache",
      paramLabel = "DIR",
      description =
          "Keep the model's states here, so that later epochs and runs need not compute them again.")
  private Path featureCache;

  @Option(
      names = "--feature-cache-mib",
      paramLabel = "N",
      defaultValue = "4096",
      description =
          "MiB that those may take; what finds no room is computed each time; default:"
              + " ${DEFAULT-VALUE}.")
  private long featureCacheMib;

  /** Returns whether an earlier run is gone on with. */
  public boolean resume() {
    return resume;
  }

  /** Returns whether samples that cannot be used are left out. */
  public boolean skipBadSamples() {
    return skipBadSamples;
  }

  /** Returns when what is done. */
  public TrainingPlan.Every every() {
    return new TrainingPlan.Every(logEvery, validateEvery, saveEvery, keep);
  }

  /** Returns how the draft is validated. */
  public TrainingPlan.Validation validation() {
    return new TrainingPlan.Validation(
        validationSamples, decodedSamples, decodedTokens, TreeShape.parse(tree));
  }

  /** Returns where features are kept. */
  public Optional<TrainingPlan.Cache> cache() {
    if (featureCacheMib < 0) {
      throw new IllegalArgumentException(
          "--feature-cache-mib is " + featureCacheMib + ", but must be 0 or above");
    }
    return Optional.ofNullable(featureCache)
        .map(folder -> new TrainingPlan.Cache(folder, featureCacheMib << 20));
  }
}
