// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.msd.TreeShape;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.SpeculationOptions.Mode;
import dev.foresight.job.options.SpeculationOptions.ModeConverter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which ways to speculate {@code foresight bench} holds against plain decoding. */
final class BenchSpeculation {
  @Option(
      names = "--draft",
      paramLabel = "DIR",
      description =
          "Hold speculative decoding with this MSD draft against plain decoding, in place of all"
              + " other measurements.")
  private Path draft;

  @Option(
      names = "--draft-config",
      paramLabel = "FILE",
      description =
          "The same for a dummy: config.json of a draft, the shape of one with random weights.")
  private Path draftConfig;

  @Option(
      names = "--speculation",
      paramLabel = "MODE",
      split = ";",
      defaultValue = "fixed:10,4,2",
      converter = ModeConverter.class,
      description =
          "Trees to measure, as fixed:TOTAL,DEPTH,TOPK, several with ; between them; default:"
              + " ${DEFAULT-VALUE}.")
  private List<Mode> modes;

  @Option(
      names = "--temperatures",
      paramLabel = "T",
      split = ",",
      defaultValue = "0,1",
      description =
          "Temperatures to measure at with a draft, whatever requests say; default:"
              + " ${DEFAULT-VALUE}.")
  private List<Double> temperatures;

  @Option(
      names = "--draft-vocabulary",
      paramLabel = "N",
      description = "Let the draft propose only the N lowest token ids; default: all.")
  private Integer vocabulary;

  @Option(
      names = "--draft-dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "What the draft computes in: auto (as the model), float32, bfloat16, float16 (CUDA) or"
              + " int8 (CPU).")
  private ModelDtype dtype;

  /** Returns the folder of the draft, or null. */
  Path draft() {
    return draft;
  }

  /** Returns the shape of a random draft, or null. */
  Path draftConfig() {
    return draftConfig;
  }

  boolean isAskedFor() {
    return draft != null || draftConfig != null;
  }

  List<Double> temperatures() {
    return temperatures;
  }

  /**
   * Returns each way to speculate.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  List<Speculation> speculations() {
    return modes.stream().map(mode -> speculation(tree(mode))).toList();
  }

  private static TreeShape tree(Mode mode) {
    return mode.tree()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--speculation has off, but plain decoding is measured beside every tree; give"
                        + " trees such as fixed:10,4,2"));
  }

  private Speculation speculation(TreeShape tree) {
    return new Speculation(
        draft == null ? draftConfig : draft,
        tree,
        vocabulary == null ? Integer.MAX_VALUE : vocabulary,
        dtype);
  }
}
