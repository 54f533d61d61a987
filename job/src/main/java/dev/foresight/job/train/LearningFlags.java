// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.train;

import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.training.draft.AdamW;
import dev.foresight.training.draft.LossOptions;
import dev.foresight.training.trainer.Decay;
import dev.foresight.training.trainer.ImageFit;
import dev.foresight.training.trainer.RateSchedule;
import dev.foresight.training.trainer.Recipe;
import dev.foresight.training.trainer.TrainingOptions;
import picocli.CommandLine.Option;

/** What decides what is learnt: a preset, and each of its values. */
public final class LearningFlags {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "paper",
      description =
          "Where values come from that are not given: paper (arXiv 2505.14260: 40 epochs, batches of"
              + " 2 x 2, a rate of 5e-5) or small (tiny targets in minutes: 30 epochs, batches of 12,"
              + " 2e-3); default: ${DEFAULT-VALUE}.")
  private Preset preset;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs; the first half of them sees text only.")
  private Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "Samples computed together.")
  private Integer batchSize;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      description = "Batches whose gradients make one step.")
  private Integer accumulation;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Positions of a sample, images expanded; longer ones are cut. The model's context, if that"
              + " is shorter.")
  private Integer maxLength;

  @Option(names = "--rate", paramLabel = "X", description = "Learning rate, behind the warm-up.")
  private Double rate;

  @Option(
      names = "--warm-up-steps",
      paramLabel = "N",
      description = "Steps over which the rate rises.")
  private Long warmUpSteps;

  @Option(
      names = "--decay",
      paramLabel = "WAY",
      description = "How the rate falls behind the warm-up: linear, cosine or none.")
  private Decay decay;

  @Option(
      names = "--decay-steps",
      paramLabel = "N",
      description = "Steps over which the rate falls, the warm-up included; 0: all of the run.")
  private Long decaySteps;

  @Option(
      names = "--final-share",
      paramLabel = "X",
      description = "Share of the rate that it falls to.")
  private Double finalShare;

  @Option(
      names = "--noise",
      paramLabel = "X",
      description = "Width of the uniform noise on the target's states.")
  private Double noise;

  @Option(
      names = "--noise-length",
      paramLabel = "N",
      description = "The noise is scaled by this over a sample's length; 0: it is not scaled.")
  private Integer noiseLength;

  @Option(
      names = "--hidden-weight",
      paramLabel = "X",
      description = "Weight of the smooth L1 distance to the target's states.")
  private Double hiddenWeight;

  @Option(
      names = "--token-weight",
      paramLabel = "X",
      description = "Weight of the soft cross-entropy of tokens.")
  private Double tokenWeight;

  @Option(
      names = "--top-weight",
      paramLabel = "X",
      description =
          "Weight of a soft cross-entropy over the target's most likely tokens alone; not in the"
              + " paper.")
  private Double topWeight;

  @Option(
      names = "--top-count",
      paramLabel = "N",
      description = "How many most likely tokens --top-weight is about.")
  private Integer topCount;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description =
          "Run the draft so many times on what it put out before, as when it drafts; not in the"
              + " paper, which has 1.")
  private Integer passes;

  @Option(
      names = "--pass-decay",
      paramLabel = "X",
      description = "Weight of each of the --passes over the one before.")
  private Double passDecay;

  @Option(names = "--beta1", paramLabel = "X", description = "AdamW: decay of the first moment.")
  private Double beta1;

  @Option(names = "--beta2", paramLabel = "X", description = "AdamW: decay of the second moment.")
  private Double beta2;

  @Option(names = "--eps", paramLabel = "X", description = "AdamW: keeps from division by zero.")
  private Double eps;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "AdamW: share of the rate by which weights shrink.")
  private Double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "Largest norm of a step's gradient; 0: any.")
  private Double clip;

  @Option(
      names = "--sorted-batches",
      paramLabel = "N",
      description =
          "Draw samples of so many steps at once and sort them by length, so that little is padded.")
  private Integer sortedBatches;

  @Option(
      names = "--validation-share",
      paramLabel = "X",
      description = "Share of the samples that is not trained on, but validated with.")
  private Double validationShare;

  @Option(
      names = "--draft-vocabulary",
      paramLabel = "N",
      description =
          "Tokens that the draft can propose: those of lower ids; 0: all that the model can say.")
  private Integer vocabulary;

  @Option(
      names = "--image-fit",
      paramLabel = "WAY",
      description = "How images become squares: checkpoint (as it says), pad or crop.")
  private ImageFit imageFit;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "End behind so many steps; 0: behind all epochs.")
  private Long maxSteps;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all that is random.")
  private Long seed;

  @Option(
      names = "--stages",
      paramLabel = "N",
      description =
          "2: text first, then more and more samples about images; 1: both mixed from the beginning,"
              + " to compare with.")
  private Integer stages;

  @Option(
      names = "--visual-tokens",
      paramLabel = "KIND",
      description =
          "What an image is to the draft: decoupled (its features as they are) or fused (treated as"
              + " text is), to compare with.")
  private VisualTokens visualTokens;

  /**
   * Returns the preset's values, with those that were given in their place.
   *
   * @throws IllegalArgumentException names the option that is out of its range
   */
  public TrainingOptions options() {
    TrainingOptions base = preset.options();
    return new TrainingOptions(
        given(epochs, base.epochs()),
        given(batchSize, base.batchSize()),
        given(accumulation, base.accumulation()),
        given(maxLength, base.maxLength()),
        rate(base.rate()),
        given(noise, base.noise()),
        given(noiseLength, base.noiseLength()),
        loss(base.loss()),
        adamw(base.adamw()),
        given(sortedBatches, base.sortedBatches()),
        given(validationShare, base.validationShare()),
        given(vocabulary, base.vocabulary()),
        given(imageFit, base.imageFit()),
        given(maxSteps, base.maxSteps()),
        given(seed, base.seed()),
        new Recipe(
            given(stages, base.recipe().stages()),
            given(visualTokens, base.recipe().visualTokens())));
  }

  private RateSchedule rate(RateSchedule base) {
    return new RateSchedule(
        given(rate, base.peak()),
        given(warmUpSteps, base.warmUpSteps()),
        given(decay, base.decay()),
        given(decaySteps, base.decaySteps()),
        given(finalShare, base.finalShare()));
  }

  private LossOptions loss(LossOptions base) {
    return new LossOptions(
        given(hiddenWeight, base.hiddenWeight()),
        given(tokenWeight, base.tokenWeight()),
        given(topWeight, base.topWeight()),
        given(topCount, base.topCount()),
        given(passes, base.passes()),
        given(passDecay, base.passDecay()));
  }

  private AdamW.Options adamw(AdamW.Options base) {
    return new AdamW.Options(
        given(beta1, base.beta1()),
        given(beta2, base.beta2()),
        given(eps, base.eps()),
        given(weightDecay, base.weightDecay()),
        given(clip, base.clip()));
  }

  private static <T> T given(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
