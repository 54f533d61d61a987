// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.features.Pixels;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.features.TokenizedSample;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.StepLosses;
import dev.foresight.training.run.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A target of which one part or more learn from conversations. */
final class ConversationLearner
    extends TargetLearner<TokenizedSample, ConversationLearner.Conversations> {
  private final TrainingData<Sample> data;
  private final Pixels pixels;
  private final SampleEncoder encoder;
  private final LlavaTraining training;
  private final TargetQuestions questions;

  /**
   * Creates one.
   *
   * @param stored tensors of a checkpoint to go on with
   */
  ConversationLearner(
      TargetPlan plan,
      Beginning beginning,
      TrainingData<Sample> data,
      Pixels pixels,
      Optional<Map<String, float[]>> stored) {
    super(plan, new TargetState(plan, beginning, beginning.shapes(), stored));
    this.data = data;
    this.pixels = pixels;
    this.questions = new TargetQuestions(plan, data);
    LlavaConfig config = beginning.config();
    TargetState state = state();
    try {
      this.encoder = state.openEncoder();
      for (Part part : List.of(Part.TEXT, Part.PROJECTOR, Part.VISION)) {
        boolean learns = plan.options().learnt().contains(part);
        state.add(part.groups(config), learns, beginning::values);
      }
      state.beginOptimiser(plan.options().schedule().adamw());
      this.training = state.own(new LlavaTraining(state.torch(), config, plan.options().dtype()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Conversations.
   *
   * @param sameImages those that are about the same images as the one before them
   * @param pixels of each one's images
   */
  record Conversations(List<EncodedSample> samples, BitSet sameImages, List<List<float[]>> pixels)
      implements TargetLearner.Looked {
    TargetBatch batch() {
      return TargetBatch.of(samples, sameImages);
    }

    /** Returns the pixels of the images of a batch's sequences, in their order. */
    List<float[]> pixels(TargetBatch batch) {
      return Arrays.stream(batch.firsts()).mapToObj(pixels::get).flatMap(List::stream).toList();
    }

    @Override
    public List<String> origins() {
      return samples.stream().map(EncodedSample::origin).toList();
    }
  }

  @Override
  public TokenizedSample read(int index) throws BadSampleException {
    Sample sample = data.read(index);
    EncodedSample encoded = encoder.encode(sample);
    return new TokenizedSample(
        sample, plan().options().lossOn() == LossOn.ALL ? encoded.withAllRows() : encoded);
  }

  @Override
  public int length(TokenizedSample sample) {
    return sample.encoded().length();
  }

  @Override
  Conversations look(List<TokenizedSample> batch, Consumer<BadSampleException> onBad) {
    Conversations looked = new Conversations(new ArrayList<>(), new BitSet(), new ArrayList<>());
    List<SampleImage> before = List.of();
    for (TokenizedSample sample : batch) {
      List<SampleImage> images = sample.sample().images();
      int number = looked.samples.size();
      boolean same = number > 0 && !images.isEmpty() && images.equals(before);
      try {
        looked.pixels.add(
            same ? looked.pixels.get(number - 1) : look(sample.sample().origin(), images));
        looked.samples.add(sample.encoded());
        looked.sameImages.set(number, same);
        before = images;
      } catch (BadSampleException e) {
        onBad.accept(e);
      }
    }
    return looked;
  }

  private List<float[]> look(String origin, List<SampleImage> images) throws BadSampleException {
    List<float[]> looked = new ArrayList<>();
    for (SampleImage image : images) {
      looked.add(pixels.read(origin, image).pixels());
    }
    return looked;
  }

  @Override
  TargetLosses differentiate(Conversations batch) {
    TargetBatch rows = batch.batch();
    return training.differentiate(state().weights(), rows, batch.pixels(rows));
  }

  @Override
  TargetLosses validate(Conversations batch) {
    TargetBatch rows = batch.batch();
    return training.validate(state().weights(), rows, batch.pixels(rows));
  }

  @Override
  StepLosses sums(TargetLosses losses, Conversations batch) {
    int rows = losses.losses().length;
    return new StepLosses(
        rows,
        losses.sum(),
        Map.of("accuracy", new StepLosses.Sum(losses.right(), rows)),
        0,
        0,
        batch.samples.size(),
        batch.samples.stream().mapToLong(EncodedSample::length).sum(),
        (int) batch.samples.stream().filter(EncodedSample::isCut).count());
  }

  @Override
  public TargetValidation validate(long step) {
    Map<String, TargetValidation.OfPart> parts = new LinkedHashMap<>();
    for (SampleKind kind : SampleKind.values()) {
      int[] samples = new int[1];
      long[] rows = new long[2];
      double[] loss = new double[1];
      validate(
          data.validation(kind),
          (batch, found) -> {
            samples[0] += batch.samples.size();
            rows[0] += found.losses().length;
            rows[1] += found.right();
            loss[0] += found.sum();
          });
      if (rows[0] > 0) {
        parts.put(
            kind.toString(),
            new TargetValidation.OfPart(samples[0], loss[0] / rows[0], (double) rows[1] / rows[0]));
      }
    }
    return new TargetValidation(
        step, parts, questions.answers(TargetState.folder(plan())), List.of());
  }
}
