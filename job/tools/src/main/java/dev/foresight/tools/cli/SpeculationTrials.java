// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.TreeShape;
import dev.foresight.job.options.DraftDtypeOption;
import dev.foresight.job.options.DraftVocabularyOption;
import dev.foresight.job.options.PolicyOption;
import dev.foresight.tools.options.TemperaturesOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Which ways to speculate are held against plain decoding. */
final class SpeculationTrials {
  /** What means nothing without a draft. */
  static final List<String> OPTIONS =
      List.of(
          PolicyOption.NAME,
          TemperaturesOption.NAME,
          DraftVocabularyOption.NAME,
          DraftDtypeOption.NAME);

  @Mixin private PolicyOption policy;
  @Mixin private TemperaturesOption temperatures;
  @Mixin private DraftVocabularyOption vocabulary;
  @Mixin private DraftDtypeOption dtype;

  List<Double> temperatures() {
    return temperatures.all();
  }

  /**
   * Returns the trees.
   *
   * @throws IllegalArgumentException if there is none
   */
  List<TreeShape> trees() {
    return shapes(policy.policies(), ", but plain decoding is measured beside every tree");
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
            "%s has %s%s; give trees such as %s"
                .formatted(PolicyOption.NAME, policy.name(), why, PolicyNames.USUAL));
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
        draft, new FixedTrees(tree), vocabulary.number().orElse(Integer.MAX_VALUE), dtype.dtype());
  }
}
