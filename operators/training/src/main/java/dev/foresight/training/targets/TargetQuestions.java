// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.training.answers.AnswerCheck;
import dev.foresight.training.answers.AnswerShares;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engine answer validation samples with a target as it is stored: what is learnt must be
 * what is served.
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
      AnswerCheck check =
          new AnswerCheck(
              engine, plan.options().imageFit().padToSquare(), plan.validation().newTokens());
      put(shares, "text", AnswerShares.of(check.run(text, () -> false)));
      put(shares, "images", AnswerShares.of(check.run(images, () -> false)));
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

  /** Puts the share of all, and where there are kinds, that of each. */
  private static void put(Map<String, Double> shares, String name, List<AnswerShares> found) {
    found.forEach(one -> shares.put(named(name, one), one.right()));
    found.stream()
        .filter(one -> one.rightElsewhere() != null)
        .forEach(one -> shares.put(named("swapped " + name, one), one.rightElsewhere()));
  }

  private static String named(String name, AnswerShares one) {
    return one.kind().equals(AnswerShares.ALL) ? name : name + ": " + one.kind();
  }
}
