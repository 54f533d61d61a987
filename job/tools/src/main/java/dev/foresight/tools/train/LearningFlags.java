// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.job.options.DraftVocabularyOption;
import dev.foresight.tools.options.ImageFitOption;
import dev.foresight.tools.options.MaxLengthOption;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.trainer.Recipe;
import dev.foresight.training.trainer.TrainingOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What decides what is learnt: a preset, and each of its values. */
public final class LearningFlags {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "paper",
      description =
          "Where values come from that are not given: paper (arXiv 2505.14260: 40 epochs, batches"
              + " of 2 x 2, a rate of 5e-5) or small (tiny targets in minutes: 30 epochs, batches"
              + " of 12, 2e-3).")
  private Preset preset;

  @Mixin private ScheduleFlags schedule;
  @Mixin private MaxLengthOption maxLength;
  @Mixin private DraftVocabularyOption vocabulary;
  @Mixin private ImageFitOption imageFit;

  @Option(
      names = "--noise",
      paramLabel = "X",
      description = "Width of the uniform noise on the target's states; default: the preset's.")
  private Double noise;

  @Option(
      names = "--noise-length",
      paramLabel = "N",
      description =
          "The noise is scaled by this over a sample's length; 0: it is not scaled; default: the"
              + " preset's.")
  private Integer noiseLength;

  @Option(
      names = "--hidden-weight",
      paramLabel = "X",
      description =
          "Weight of the smooth L1 distance to the target's states; default: the preset's.")
  private Double hiddenWeight;

  @Option(
      names = "--token-weight",
      paramLabel = "X",
      description = "Weight of the soft cross-entropy of tokens; default: the preset's.")
  private Double tokenWeight;

  @Option(
      names = "--top-weight",
      paramLabel = "X",
      description =
          "Weight of a soft cross-entropy over the target's most likely tokens alone; not in the"
              + " paper; default: the preset's.")
  private Double topWeight;

  @Option(
      names = "--top-count",
      paramLabel = "N",
      description = "How many most likely tokens --top-weight is about; default: the preset's.")
  private Integer topCount;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description =
          "Run the draft so many times on what it put out before, as when it drafts; not in the"
              + " paper, which has 1; default: the preset's.")
  private Integer passes;

  @Option(
      names = "--pass-decay",
      paramLabel = "X",
      description = "Weight of each of the --passes over the one before; default: the preset's.")
  private Double passDecay;

  @Option(
      names = "--stages",
      paramLabel = "N",
      description =
          "2: text first, then more and more samples about images; 1: both mixed from the"
              + " beginning, to compare with; default: the preset's.")
  private Integer stages;

  @Option(
      names = "--visual-tokens",
      paramLabel = "KIND",
      description =
          "What an image is to the draft: decoupled (its features as they are) or fused (treated as"
              + " text is), to compare with; default: the preset's.")
  private VisualTokens visualTokens;

  /**
   * Returns the preset's values, with those that were given in their place.
   *
   * @throws IllegalArgumentException names the option that is out of its range
   */
  public TrainingOptions options() {
    TrainingOptions base = preset.options();
    return new TrainingOptions(
        schedule.schedule(base.schedule()),
        maxLength.length().orElse(base.maxLength()),
        Given.or(noise, base.noise()),
        Given.or(noiseLength, base.noiseLength()),
        loss(base.loss()),
        vocabulary.number().orElse(base.vocabulary()),
        imageFit.imageFit(),
        new Recipe(
            Given.or(stages, base.recipe().stages()),
            Given.or(visualTokens, base.recipe().visualTokens())));
  }

  private LossOptions loss(LossOptions base) {
    return new LossOptions(
        Given.or(hiddenWeight, base.hiddenWeight()),
        Given.or(tokenWeight, base.tokenWeight()),
        Given.or(topWeight, base.topWeight()),
        Given.or(topCount, base.topCount()),
        Given.or(passes, base.passes()),
        Given.or(passDecay, base.passDecay()));
  }
}
