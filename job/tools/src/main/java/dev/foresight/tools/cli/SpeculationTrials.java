// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.job.options.DraftDtypeOption;
import dev.foresight.job.options.DraftVocabularyOption;
import dev.foresight.job.options.PolicyOption;
import dev.foresight.tools.options.TemperaturesOption;
import java.nio.file.Path;
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
  List<SpeculationPolicy> trees() {
    return proposing(policy.policies(), ", but plain decoding is measured beside every tree");
  }

  /**
   * Returns policies that speculate.
   *
   * @param why others will not do, for the message
   * @throws IllegalArgumentException if one does not
   */
  static List<SpeculationPolicy> proposing(List<SpeculationPolicy> policies, String why) {
    for (SpeculationPolicy policy : policies) {
      if (policy.limits().longestPath() == 0) {
        throw new IllegalArgumentException(
            "%s has %s%s; give trees such as %s"
                .formatted(PolicyOption.NAME, policy.name(), why, PolicyNames.USUAL));
      }
    }
    return policies;
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

  private Speculation speculation(Path draft, SpeculationPolicy tree) {
    return new Speculation(
        draft, tree, vocabulary.number().orElse(Integer.MAX_VALUE), dtype.dtype());
  }
}
