// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.trainer.TrainingPlan;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a draft's run does beside learning. */
public final class DraftRunFlags {
  @Mixin private RunFlags run;

  @Option(
      names = "--tree",
      paramLabel = "TOTAL,DEPTH,TOPK",
      defaultValue = "63,5,8",
      description = "Trees of drafted tokens that tau is measured with.")
  private String tree;

  @Option(
      names = "--feature-cache",
      paramLabel = "DIR",
      description =
          "Keep the model's states here, so that later epochs and runs need not compute them again;"
              + " default: none.")
  private Path featureCache;

  @Option(
      names = "--feature-cache-mib",
      paramLabel = "N",
      defaultValue = "4096",
      description = "MiB that those may take; what finds no room is computed each time.")
  private long featureCacheMib;

  /** Returns what is done beside learning, in an output folder. */
  public RunPlan plan(Path output) {
    return run.plan(output);
  }

  /** Returns whether an earlier run is gone on with. */
  public boolean resume() {
    return run.resume();
  }

  /** Returns how the draft is validated. */
  public TrainingPlan.Validation validation() {
    return new TrainingPlan.Validation(
        run.validationSamples(), run.decodedSamples(), run.decodedTokens(), FixedTrees.parse(tree));
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
