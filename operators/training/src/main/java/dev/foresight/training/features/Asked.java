// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples' questions, put to an engine as a user would. */
public final class Asked {
  private static final Logger LOG = LoggerFactory.getLogger(Asked.class);

  private Asked() {}

  /**
   * Makes a request of a sample, to be answered with the most likely tokens.
   *
   * @param images that it is asked about, as many as the sample has
   * @param padToSquare whether they are padded to a square; absent: as the checkpoint says
   * @throws BadSampleException if an image cannot be read
   */
  public static GenerationRequest request(
      Sample sample, List<SampleImage> images, Optional<Boolean> padToSquare, int newTokens)
      throws BadSampleException {
    List<byte[]> bytes = new ArrayList<>();
    for (SampleImage image : images) {
      try {
        bytes.add(image.read());
      } catch (RequestException e) {
        throw new BadSampleException(sample.origin(), image, e);
      }
    }
    return new GenerationRequest(
        sample.origin(),
        sample.prompt(),
        bytes,
        padToSquare,
        SamplingParameters.GREEDY,
        newTokens,
        List.of());
  }

  /** Has all answered together; those that cannot be are empty. */
  public static List<Optional<Generation>> answers(
      Engine engine, List<GenerationRequest> requests) {
    List<CompletableFuture<Generation>> answers = requests.stream().map(engine::submit).toList();
    List<Optional<Generation>> found = new ArrayList<>();
    for (CompletableFuture<Generation> answer : answers) {
      try {
        found.add(Optional.of(answer.join()));
      } catch (CompletionException e) {
        LOG.warn("A validation sample could not be decoded: {}", e.getCause().getMessage());
        found.add(Optional.empty());
      }
    }
    return found;
  }
}
