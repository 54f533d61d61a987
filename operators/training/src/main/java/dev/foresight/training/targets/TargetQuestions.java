// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.features.Asked;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engine answer validation samples with a target as it is stored: what is learnt must be
 * what is served. Questions about images are asked a second time about another sample's: as far as
 * those are answered right too, a target does not look.
 */
final class TargetQuestions {
  private static final Logger LOG = LoggerFactory.getLogger(TargetQuestions.class);

  private final TargetPlan plan;
  private final TrainingData<Sample> data;

  TargetQuestions(TargetPlan plan, TrainingData<Sample> data) {
    this.plan = plan;
    this.data = data;
  }

  /** Returns the shares of right answers, see {@link TargetValidation#answers}. */
  Map<String, Double> answers(Path model) {
    List<Sample> text = samples(SampleKind.TEXT);
    List<Sample> images = samples(SampleKind.MULTIMODAL);
    Map<String, Double> shares = new LinkedHashMap<>();
    if (text.isEmpty() && images.isEmpty()) {
      return shares;
    }
    try (LoadedModel loaded = LoadedModel.load(model, plan.engine());
        Engine engine = DecodingEngine.open(loaded, plan.engine())) {
      if (!text.isEmpty()) {
        put(shares, "text", text, right(engine, text, text));
      }
      if (!images.isEmpty()) {
        put(shares, "images", images, right(engine, images, images));
        List<Sample> others = swapped(images);
        if (!others.isEmpty()) {
          put(shares, "swapped images", images, right(engine, images, others));
        }
      }
    }
    return shares;
  }

  private List<Sample> samples(SampleKind kind) {
    int[] all = data.validation(kind);
    List<Sample> samples = new ArrayList<>();
    for (int index : Arrays.copyOf(all, Math.min(all.length, plan.validation().decoded()))) {
      try {
        samples.add(data.read(index));
      } catch (BadSampleException e) {
        LOG.debug("Not decoded", e);
      }
    }
    return samples;
  }

  /** For each sample, the next one with as many images; none where some sample has no such one. */
  private static List<Sample> swapped(List<Sample> samples) {
    List<Sample> others = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      for (int next = 1; next < samples.size(); next++) {
        Sample other = samples.get((i + next) % samples.size());
        if (other.images().size() == samples.get(i).images().size()) {
          others.add(other);
          break;
        }
      }
    }
    return others.size() == samples.size() ? others : List.of();
  }

  /** Puts the share of all, and where there are kinds, that of each. */
  private static void put(
      Map<String, Double> shares, String name, List<Sample> samples, Map<Sample, Boolean> right) {
    shares.put(name, share(samples, right));
    samples.stream()
        .filter(sample -> sample.kind().isPresent())
        .collect(
            Collectors.groupingBy(sample -> sample.kind().get(), TreeMap::new, Collectors.toList()))
        .forEach((kind, of) -> shares.put(name + ": " + kind, share(of, right)));
  }

  private static double share(List<Sample> samples, Map<Sample, Boolean> right) {
    return samples.stream()
        .filter(right::containsKey)
        .mapToInt(sample -> right.get(sample) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  /** Tells of each sample that could be asked whether it was answered word for word. */
  private Map<Sample, Boolean> right(Engine engine, List<Sample> samples, List<Sample> withImages) {
    List<GenerationRequest> requests = new ArrayList<>();
    List<Sample> asked = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      try {
        requests.add(
            Asked.request(
                samples.get(i),
                withImages.get(i).images(),
                plan.options().imageFit(),
                plan.validation().newTokens()));
        asked.add(samples.get(i));
      } catch (BadSampleException e) {
        LOG.debug("Not decoded", e);
      }
    }
    List<Optional<Generation>> answers = Asked.answers(engine, requests);
    Map<Sample, Boolean> right = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      String wanted = asked.get(i).answer().orElseThrow().strip();
      right.put(
          asked.get(i),
          answers.get(i).filter(answer -> answer.text().strip().equals(wanted)).isPresent());
    }
    return right;
  }
}
