// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.answers;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.features.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks questions whose answers are known, for the most likely tokens. Questions about images are
 * asked a second time about another sample's: as far as those are answered right too, a model does
 * not look.
 */
public final class AnswerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerCheck.class);

  /** Their images are held at a time. */
  private static final int TOGETHER = 64;

  private final Engine engine;
  private final Optional<Boolean> padToSquare;
  private final int newTokens;

  /**
   * Creates a check.
   *
   * @param padToSquare whether images are padded to a square; absent: as the checkpoint says
   * @param newTokens of an answer at most
   */
  public AnswerCheck(Engine engine, Optional<Boolean> padToSquare, int newTokens) {
    this.engine = engine;
    this.padToSquare = padToSquare;
    this.newTokens = newTokens;
  }

  /**
   * Asks all that have an answer; those that cannot be asked or answered are left out.
   *
   * @param stop looked at before every {@value #TOGETHER}
   */
  public List<Answered> run(List<Sample> samples, BooleanSupplier stop) {
    List<Sample> known = samples.stream().filter(Sample::isAnswered).toList();
    List<Answered> answered = new ArrayList<>();
    for (int begin = 0; begin < known.size() && !stop.getAsBoolean(); begin += TOGETHER) {
      answered.addAll(ask(known, begin, Math.min(known.size(), begin + TOGETHER)));
    }
    return answered;
  }

  private List<Answered> ask(List<Sample> samples, int begin, int end) {
    List<GenerationRequest> requests = new ArrayList<>();
    List<Integer> own = new ArrayList<>();
    List<Integer> swapped = new ArrayList<>();
    for (int i = begin; i < end; i++) {
      own.add(add(requests, samples.get(i), Optional.of(samples.get(i).images())));
      swapped.add(add(requests, samples.get(i), others(samples, i)));
    }
    List<Optional<Generation>> answers = Asked.answers(engine, requests);
    List<Answered> answered = new ArrayList<>();
    for (int i = begin; i < end; i++) {
      int at = i - begin;
      Sample sample = samples.get(i);
      answer(answers, own.get(at))
          .ifPresent(
              said -> answered.add(new Answered(sample, said, answer(answers, swapped.get(at)))));
    }
    return answered;
  }

  private static Optional<Generation> answer(List<Optional<Generation>> answers, int index) {
    return index < 0 ? Optional.empty() : answers.get(index);
  }

  /** Returns where the request stands; -1 if there is none. */
  private int add(
      List<GenerationRequest> requests, Sample sample, Optional<List<SampleImage>> images) {
    if (images.isEmpty()) {
      return -1;
    }
    try {
      requests.add(Asked.request(sample, images.get(), padToSquare, newTokens));
      return requests.size() - 1;
    } catch (BadSampleException e) {
      LOG.debug("Not asked", e);
      return -1;
    }
  }

  /** Finds as many images of the next sample that has others. */
  private static Optional<List<SampleImage>> others(List<Sample> samples, int index) {
    List<SampleImage> own = samples.get(index).images();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    for (int next = 1; next < samples.size(); next++) {
      List<SampleImage> other = samples.get((index + next) % samples.size()).images();
      if (other.size() == own.size() && !names(other).equals(names(own))) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  private static List<String> names(List<SampleImage> images) {
    return images.stream().map(SampleImage::name).toList();
  }
}
