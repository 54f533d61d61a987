// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.features.Pixels;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.TokenizedSample;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.StepLosses;
import dev.foresight.training.run.TrainingData;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A target whose projector learns to say of an image's rows what is said about the image. */
final class WordLearner extends TargetLearner<TokenizedSample, WordLearner.Images> {
  private static final Logger LOG = LoggerFactory.getLogger(WordLearner.class);

  private final TrainingData<Sample> data;
  private final Pixels pixels;
  private final SampleEncoder encoder;
  private final SaidWords words;
  private final WordsTraining training;

  /**
   * Creates one.
   *
   * @param stored tensors of a checkpoint to go on with
   */
  WordLearner(
      TargetPlan plan,
      Beginning beginning,
      TrainingData<Sample> data,
      Pixels pixels,
      Optional<Map<String, float[]>> stored) {
    super(plan, new TargetState(plan, beginning, beginning.shapes(), stored));
    this.data = data;
    this.pixels = pixels;
    LlavaConfig config = beginning.config();
    TargetState state = state();
    try {
      this.encoder = state.openEncoder();
      state.add(List.of(Part.TEXT.groups(config).get(0)), false, beginning::values);
      state.add(Part.PROJECTOR.groups(config), true, beginning::values);
      state.add(Part.VISION.groups(config), false, beginning::values);
      state.beginOptimiser(plan.options().schedule().adamw());
      this.words = SaidWords.of(answers());
      if (words.ids().length == 0) {
        throw new DataException(
            "the answers have no word that is said of some images and not of others; give more of"
                + " them");
      }
      this.training =
          state.own(new WordsTraining(state.torch(), config, plan.options().dtype(), words.ids()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private List<BitSet> answers() {
    List<BitSet> answers = new ArrayList<>();
    for (int index : data.training(SampleKind.MULTIMODAL)) {
      try {
        answers.add(SaidWords.answers(read(index).encoded()));
      } catch (BadSampleException e) {
        LOG.debug("Not counted; it ends the run, or is told of, when it is drawn", e);
      }
    }
    return answers;
  }

  /**
   * Images.
   *
   * @param wanted see {@link SaidWords#shares}
   */
  record Images(List<String> origins, List<float[]> pixels, List<float[]> wanted)
      implements TargetLearner.Looked {}

  @Override
  public TokenizedSample read(int index) throws BadSampleException {
    Sample sample = data.read(index);
    return new TokenizedSample(sample, encoder.encode(sample));
  }

  @Override
  public int length(TokenizedSample sample) {
    return 0; // the language model does not run
  }

  @Override
  Images look(List<TokenizedSample> batch, Consumer<BadSampleException> onBad) {
    Images images = new Images(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (TokenizedSample sample : batch) {
      try {
        String origin = sample.sample().origin();
        images.pixels.add(pixels.read(origin, sample.sample().images().get(0)).pixels());
        images.origins.add(origin);
        images.wanted.add(words.shares(SaidWords.answers(sample.encoded())));
      } catch (BadSampleException e) {
        onBad.accept(e);
      }
    }
    return images;
  }

  @Override
  TargetLosses differentiate(Images images) {
    return training.differentiate(state().weights(), images.pixels, images.wanted);
  }

  @Override
  TargetLosses validate(Images images) {
    return training.validate(state().weights(), images.pixels, images.wanted);
  }

  @Override
  StepLosses sums(TargetLosses losses, Images images) {
    return sumsOfImages(losses, images.origins.size());
  }

  @Override
  public TargetValidation validate(long step) {
    double[] loss = new double[1];
    long[] right = new long[1];
    int[] images = new int[1];
    validate(
        data.validation(SampleKind.MULTIMODAL),
        (batch, found) -> {
          images[0] += batch.origins.size();
          loss[0] += found.sum();
          right[0] += found.right();
        });
    Map<String, TargetValidation.OfPart> parts =
        images[0] == 0
            ? Map.of()
            : Map.of(
                "words",
                new TargetValidation.OfPart(
                    images[0], loss[0] / images[0], (double) right[0] / images[0]));
    return new TargetValidation(step, parts, Map.of(), List.of());
  }
}
