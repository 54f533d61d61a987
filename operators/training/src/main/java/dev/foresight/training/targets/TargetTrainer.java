// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaImages;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImages;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.features.Pixels;
import dev.foresight.training.features.TokenizedSample;
import dev.foresight.training.run.Curriculum;
import dev.foresight.training.run.Learner;
import dev.foresight.training.run.RunRecord;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.TrainingData;
import dev.foresight.training.run.TrainingException;
import dev.foresight.training.run.TrainingListener;
import dev.foresight.training.run.TrainingRun;
import dev.foresight.training.storage.CheckpointFolder.Stored;
import java.io.IOException;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Trains one phase of a target, arXiv 2310.03744 in small: each phase begins with the model that
 * the one before left.
 *
 * <pre>{@code
 * RunResult<TargetValidation> seeing =
 *     TargetTrainer.see(visionPlan, images, otherImages, listener, stop);
 * RunResult<TargetValidation> talking =
 *     TargetTrainer.talk(textPlan, conversations, List.of(), listener, stop);
 * }</pre>
 */
public final class TargetTrainer {
  private final TargetPlan plan;
  private final TrainingListener<TargetValidation> listener;
  private final Optional<Stored> stored;
  private final Beginning beginning;

  private TargetTrainer(TargetPlan plan, TrainingListener<TargetValidation> listener)
      throws IOException {
    if (TargetState.folder(plan).toAbsolutePath().equals(plan.model().toAbsolutePath())) {
      throw new TrainingException(
          plan.model() + " is what this run writes; give another --output than the last phase's");
    }
    this.plan = plan;
    this.listener = listener;
    this.stored = TrainingRun.stored(plan.run());
    this.beginning = Beginning.open(plan.model(), plan.tower(), plan.options().schedule().seed());
  }

  /**
   * Runs {@link Phase#VISION} to the end, or until it is told to stop. What was learnt is saved in
   * either case.
   *
   * @param heldOut that it is validated with; none: a share of the images
   * @param stop looked at behind every step
   * @throws TrainingException if the run cannot start or go on
   * @throws DataException if the data cannot be used
   * @throws CheckpointException if the model cannot be used
   * @throws IOException if the output cannot be written
   */
  public static RunResult<TargetValidation> see(
      TargetPlan plan,
      List<LabelledImages> images,
      List<LabelledImages> heldOut,
      TrainingListener<TargetValidation> listener,
      BooleanSupplier stop)
      throws IOException {
    return new TargetTrainer(plan, listener).see(images, heldOut, stop);
  }

  /**
   * Runs any other phase likewise.
   *
   * @param conversations with and without images in any order; a phase takes those that it learns
   *     from
   * @param heldOut that it is validated with; none: a share of the conversations
   * @param stop looked at behind every step
   * @throws TrainingException if the run cannot start or go on
   * @throws DataException if the data cannot be used
   * @throws CheckpointException if the model cannot be used
   * @throws IOException if the output cannot be written
   */
  public static RunResult<TargetValidation> talk(
      TargetPlan plan,
      List<SampleSource> conversations,
      List<SampleSource> heldOut,
      TrainingListener<TargetValidation> listener,
      BooleanSupplier stop)
      throws IOException {
    return new TargetTrainer(plan, listener).talk(conversations, heldOut, stop);
  }

  private RunResult<TargetValidation> see(
      List<LabelledImages> images, List<LabelledImages> heldOut, BooleanSupplier stop)
      throws IOException {
    Attribute.Collector attributes = new Attribute.Collector();
    TrainingData<LabelledImage> data =
        TrainingData.usable(
            images,
            heldOut,
            image -> {
              if (!image.image().exists()) {
                throw new BadSampleException(
                    image.origin(), "image " + image.image().name() + " is no file");
              }
              attributes.add(image);
              return SampleKind.MULTIMODAL;
            },
            plan.options().schedule(),
            plan.run().skipBadSamples(),
            listener::onBadSample);
    RunRecord record = record(data);
    try (ImageLearner learner =
        new ImageLearner(plan, beginning, data, attributes.attributes(), pixels(), tensors())) {
      return run(learner, record, data, new BitSet(), stop);
    }
  }

  private RunResult<TargetValidation> talk(
      List<SampleSource> conversations, List<SampleSource> heldOut, BooleanSupplier stop)
      throws IOException {
    TrainingData<Sample> data =
        TrainingData.usable(
                conversations,
                heldOut,
                this::kind,
                plan.options().schedule(),
                plan.run().skipBadSamples(),
                listener::onBadSample)
            .only(kinds());
    RunRecord record = record(data);
    try (TargetLearner<TokenizedSample, ?> learner =
        plan.options().phase() == Phase.WORDS
            ? new WordLearner(plan, beginning, data, pixels(), tensors())
            : new ConversationLearner(plan, beginning, data, pixels(), tensors())) {
      return run(learner, record, data, bound(data), stop);
    }
  }

  /** Finds the conversations about the same images as the ones before them. */
  private BitSet bound(TrainingData<Sample> data) {
    BitSet bound = new BitSet();
    if (plan.options().imagesTogether()) {
      List<SampleImage> before = List.of();
      int[] all = trained(data);
      for (int i = 0; i < all.length; i++) {
        List<SampleImage> images = images(data, all[i]);
        bound.set(i, !images.isEmpty() && images.equals(before));
        before = images;
      }
    }
    return bound;
  }

  private static List<SampleImage> images(TrainingData<Sample> data, int index) {
    try {
      return data.read(index).images();
    } catch (BadSampleException e) {
      // It is told of when it is drawn.
      return List.of();
    }
  }

  private static int[] trained(TrainingData<?> data) {
    return IntStream.concat(
            IntStream.of(data.training(SampleKind.TEXT)),
            IntStream.of(data.training(SampleKind.MULTIMODAL)))
        .toArray();
  }

  private SampleKind kind(Sample sample) throws BadSampleException {
    if (plan.options().phase() == Phase.WORDS && sample.images().size() > 1) {
      throw new BadSampleException(
          sample.origin(),
          "it has %d images, but phase words learns from what is said about one"
              .formatted(sample.images().size()));
    }
    return SampleKind.of(sample);
  }

  /** Checks that the checkpoint is this run's before a learner goes on with it. */
  private RunRecord record(TrainingData<?> data) {
    RunRecord record = RunRecord.of(beginning.fingerprint(), data, plan.options());
    stored.map(Stored::about).ifPresent(record::resumed);
    return record;
  }

  private Set<SampleKind> kinds() {
    return switch (plan.options().phase()) {
      case TEXT -> EnumSet.of(SampleKind.TEXT);
      case WORDS, PROJECTOR -> EnumSet.of(SampleKind.MULTIMODAL);
      default -> EnumSet.allOf(SampleKind.class);
    };
  }

  private Pixels pixels() {
    return new Pixels(
        LlavaImages.read(plan.model(), beginning.config().vision()),
        plan.options().imageFit().padToSquare());
  }

  private Optional<Map<String, float[]>> tensors() {
    return stored.map(Stored::tensors);
  }

  private <T> RunResult<TargetValidation> run(
      Learner<T, TargetValidation> learner,
      RunRecord record,
      TrainingData<?> data,
      BitSet bound,
      BooleanSupplier stop)
      throws IOException {
    int[] all = trained(data);
    if (all.length == 0) {
      throw new DataException(
          "the data has no sample that phase %s learns from: %s"
              .formatted(
                  plan.options().phase(),
                  plan.options().phase() == Phase.TEXT
                      ? "give conversations without images"
                      : "give some about images"));
    }
    Curriculum curriculum =
        new Curriculum(
            plan.options().schedule().seed(),
            plan.options().schedule().epochs(),
            1,
            new int[0],
            all,
            bound);
    return new TrainingRun<>(
            plan.run(), plan.options().schedule(), curriculum, record, stored, learner, listener)
        .run(data, stop);
  }
}
