// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.Agreement;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import dev.foresight.training.features.Asked;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how a draft does on samples that it is not trained on: by its losses, by how it ranks the
 * target's tokens, and by what it is there for, the tokens that are accepted when the target
 * decodes with it.
 */
final class Validator {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);

  private final TrainingPlan plan;
  private final TrainingData<Sample> data;
  private final Pupil pupil;

  Validator(TrainingPlan plan, TrainingData<Sample> data, Pupil pupil) {
    this.plan = plan;
    this.data = data;
    this.pupil = pupil;
  }

  /** Validates the draft, which is stored as it is. */
  ValidationMetrics validate(long step) {
    Map<SampleKind, ValidationMetrics.OfKind> kinds = new EnumMap<>(SampleKind.class);
    for (SampleKind kind : SampleKind.values()) {
      int[] some = first(data.validation(kind), plan.validation().samples());
      if (some.length > 0) {
        Sums sums = new Sums();
        for (int i = 0; i < some.length; i += plan.options().schedule().batchSize()) {
          int end = Math.min(some.length, i + plan.options().schedule().batchSize());
          measure(Arrays.copyOfRange(some, i, end), sums);
        }
        if (sums.rows > 0) {
          kinds.put(kind, sums.means());
        }
      }
    }
    List<Integer> accepted = decode();
    double mean = accepted.stream().mapToInt(Integer::intValue).average().orElse(Double.NaN);
    return new ValidationMetrics(step, kinds, mean + 1, mean);
  }

  private static int[] first(int[] values, int count) {
    return Arrays.copyOf(values, Math.min(values.length, count));
  }

  private void measure(int[] indices, Sums sums) {
    List<SampleFeatures> batch = new ArrayList<>();
    try {
      for (int index : indices) {
        try {
          Sample sample = data.read(index);
          EncodedSample encoded = pupil.encoder().encode(sample);
          batch.add(pupil.features().features(sample, encoded));
        } catch (BadSampleException e) {
          LOG.debug("Not validated with", e);
        }
      }
      if (!batch.isEmpty()) {
        sums.add(batch.size(), pupil.validate(batch));
      }
    } finally {
      batch.forEach(SampleFeatures::close);
    }
  }

  private static final class Sums {
    private int samples;
    private long rows;
    private double hidden;
    private double token;
    private final long[] within = new long[Agreement.BEHIND];

    void add(int count, Agreement agreement) {
      samples += count;
      rows += agreement.places().length;
      for (int row = 0; row < agreement.places().length; row++) {
        hidden += agreement.losses().hidden()[row];
        token += agreement.losses().token()[row];
        for (int place = (int) agreement.places()[row]; place < Agreement.BEHIND; place++) {
          within[place]++;
        }
      }
    }

    ValidationMetrics.OfKind means() {
      return new ValidationMetrics.OfKind(
          samples,
          hidden / rows,
          token / rows,
          (double) within[0] / rows,
          (double) within[1] / rows,
          (double) within[2] / rows);
    }
  }

  /** Returns the accepted lengths of all verifications. */
  private List<Integer> decode() {
    List<GenerationRequest> requests = requests();
    if (requests.isEmpty()) {
      return List.of();
    }
    EngineOptions options =
        plan.engine().withSpeculation(new Speculation(pupil.folder(), plan.validation().tree()));
    try (LoadedModel speculating = pupil.target().speculating(options);
        Engine engine = DecodingEngine.open(speculating, options)) {
      return Asked.answers(engine, requests).stream()
          .flatMap(Optional::stream)
          .flatMap(answer -> answer.acceptance().acceptedLengths().stream())
          .toList();
    }
  }

  /** Of both kinds in turn. */
  private List<GenerationRequest> requests() {
    int[] text = data.validation(SampleKind.TEXT);
    int[] multimodal = data.validation(SampleKind.MULTIMODAL);
    int[] mixed =
        IntStream.range(0, Math.max(text.length, multimodal.length))
            .flatMap(
                i ->
                    IntStream.concat(
                        i < multimodal.length ? IntStream.of(multimodal[i]) : IntStream.empty(),
                        i < text.length ? IntStream.of(text[i]) : IntStream.empty()))
            .limit(plan.validation().decoded())
            .toArray();
    List<GenerationRequest> requests = new ArrayList<>();
    for (int index : mixed) {
      try {
        Sample sample = data.read(index);
        requests.add(
            Asked.request(
                sample,
                sample.images(),
                plan.options().imageFit().padToSquare(),
                plan.validation().newTokens()));
      } catch (BadSampleException e) {
        LOG.debug("Not decoded", e);
      }
    }
    return requests;
  }
}
