// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.TreeShape;
import dev.foresight.job.options.SpeculationOptions.PolicyConverter;
import dev.foresight.job.options.WholeNumber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which ways to speculate are held against plain decoding. */
final class SpeculationTrials {
  /** What means nothing without a draft. */
  static final List<String> OPTIONS =
      List.of("--speculation", "--temperatures", "--draft-vocabulary", "--draft-dtype");

  @Option(
      names = "--speculation",
      paramLabel = "MODE",
      split = ";",
      defaultValue = "fixed:7,3,2",
      converter = PolicyConverter.class,
      description =
          "Trees to measure, as fixed:TOTAL,DEPTH,TOPK, several with ; between them; default:"
              + " ${DEFAULT-VALUE}.")
  private List<SpeculationPolicy> policies;

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
      converter = WholeNumber.FromOne.class,
      description =
          "Let the draft propose only the N tokens that the model's tokenizer learned first; default: all.")
  private Integer vocabulary;

  @Option(
      names = "--draft-dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "What the draft computes in: auto (as the model), float32, bfloat16, float16 (CUDA) or"
              + " int8 (CPU).")
  private ModelDtype dtype;

  List<Double> temperatures() {
    return temperatures;
  }

  /**
   * Returns the trees.
   *
   * @throws IllegalArgumentException if there is none
   */
  List<TreeShape> trees() {
    return shapes(policies, ", but plain decoding is measured beside every tree");
  }

  /**
   * Returns the shapes of fixed trees.
   *
   * @param why the others will not do, for the message
   * @throws IllegalArgumentException if a policy is another one
   */
  static List<TreeShape> shapes(List<SpeculationPolicy> policies, String why) {
    List<TreeShape> shapes = new ArrayList<>();
    for (SpeculationPolicy policy : policies) {
      if (!(policy instanceof FixedTrees fixed)) {
        throw new IllegalArgumentException(
            "--speculation has %s%s; give trees such as fixed:7,3,2".formatted(policy.name(), why));
      }
      shapes.add(fixed.shape());
    }
    return shapes;
  }

  /**
   * Returns each way to speculate.
   *
   * @param draft folder of the draft, or its shape
   * @throws IllegalArgumentException if a value is out of its range
   */
  List<Speculation> speculations(Path draft) {
    return trees().stream().map(tree -> speculation(draft, tree)).toList();
  }

  private Speculation speculation(Path draft, TreeShape tree) {
    return new Speculation(
        draft, new FixedTrees(tree), vocabulary == null ? Integer.MAX_VALUE : vocabulary, dtype);
  }
}
