// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.features.Pixels;
import dev.foresight.training.optimiser.FreshWeights;
import dev.foresight.training.run.RandomStream;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.StepLosses;
import dev.foresight.training.run.TrainingData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A target whose vision tower learns to name what images are of. */
final class ImageLearner extends TargetLearner<LabelledImage, ImageLearner.Images> {
  private static final String HEAD = "classifier";

  private final TrainingData<LabelledImage> data;
  private final List<Attribute> attributes;
  private final Pixels pixels;
  private final ClassifierTraining training;

  /**
   * Creates one.
   *
   * @param attributes of all images, those to validate with included
   * @param stored tensors of a checkpoint to go on with
   */
  ImageLearner(
      TargetPlan plan,
      Beginning beginning,
      TrainingData<LabelledImage> data,
      List<Attribute> attributes,
      Pixels pixels,
      Optional<Map<String, float[]>> stored) {
    super(plan, new TargetState(plan, beginning, shapes(beginning, attributes), stored));
    this.data = data;
    this.attributes = attributes;
    this.pixels = pixels;
    TargetState state = state();
    try {
      List<List<String>> tower = new ArrayList<>(Part.vision(beginning.config().vision().layers()));
      tower.addAll(Part.pairs("vision.", "post_layernorm"));
      state.add(tower, true, beginning::values);
      Map<String, long[]> shapes = shapes(beginning, attributes);
      state.add(Part.pairs("", HEAD), true, name -> freshHead(shapes.get(name)));
      state.beginOptimiser(plan.options().schedule().adamw());
      this.training =
          state.own(
              new ClassifierTraining(
                  state.torch(),
                  beginning.config().vision(),
                  attributes,
                  plan.options().dtype(),
                  plan.options().labelSmoothing()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Map<String, long[]> shapes(Beginning beginning, List<Attribute> attributes) {
    int classes = Attribute.classes(attributes);
    Map<String, long[]> shapes = new LinkedHashMap<>(beginning.shapes());
    shapes.put(
        HEAD + ".weight", new long[] {classes, 2L * beginning.config().vision().hiddenSize()});
    shapes.put(HEAD + ".bias", new long[] {classes});
    return shapes;
  }

  /** Nothing is known of any class: all are as likely at first. */
  private float[] freshHead(long[] shape) {
    if (shape.length == 1) {
      return FreshWeights.full(shape, 0);
    }
    SplittableRandom random =
        new SplittableRandom(RandomStream.WEIGHTS.seed(plan().options().schedule().seed(), -1));
    return FreshWeights.uniform(shape, 1 / Math.sqrt(shape[1]), random);
  }

  /**
   * Images.
   *
   * @param wanted see {@link Attribute#wanted}
   */
  record Images(List<String> origins, List<float[]> pixels, List<float[]> wanted)
      implements TargetLearner.Looked {}

  @Override
  public LabelledImage read(int index) throws BadSampleException {
    return data.read(index);
  }

  @Override
  public int length(LabelledImage sample) {
    return 0; // all are as long
  }

  @Override
  Images look(List<LabelledImage> batch, Consumer<BadSampleException> onBad) {
    Images images = new Images(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (LabelledImage image : batch) {
      try {
        images.pixels.add(pixels.read(image.origin(), image.image()).pixels());
        images.origins.add(image.origin());
        images.wanted.add(Attribute.wanted(attributes, image));
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
    double[] losses = new double[attributes.size()];
    double[] hits = new double[attributes.size()];
    int[] images = new int[1];
    Mistakes mistakes = new Mistakes(attributes);
    validate(
        data.validation(SampleKind.MULTIMODAL),
        (batch, found) -> {
          images[0] += batch.origins.size();
          for (int i = 0; i < found.losses().length; i++) {
            losses[i % losses.length] += found.losses()[i];
            hits[i % hits.length] += found.hits()[i];
          }
          mistakes.add(batch.wanted, found);
        });
    Map<String, TargetValidation.OfPart> parts = new LinkedHashMap<>();
    for (int i = 0; i < losses.length && images[0] > 0; i++) {
      parts.put(
          attributes.get(i).name(),
          new TargetValidation.OfPart(images[0], losses[i] / images[0], hits[i] / images[0]));
    }
    return new TargetValidation(step, parts, Map.of(), mistakes.mostFrequent());
  }
}
