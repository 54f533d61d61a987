// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.bench;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.DecodingEngine;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.job.generate.Answer;
import java.util.List;

/** Answers all requests with an engine of its own, as a job would. */
final class ServingProbe extends Probe<ServingSample> {
  private final LoadedModel model;
  private final EngineOptions options;
  private final List<GenerationRequest> requests;

  ServingProbe(LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
    super("serving, threads " + options.threads() + ", batch size " + options.maxBatch());
    this.model = model;
    this.options = options;
    this.requests = requests;
  }

  int threads() {
    return options.threads();
  }

  int batchSize() {
    return options.maxBatch();
  }

  @Override
  ServingSample measure() {
    try (Engine engine = DecodingEngine.open(model, options)) {
      long start = System.nanoTime();
      List<Answer> answers = requests.stream().map(r -> Answer.submit(engine, r)).toList();
      long tokens = answers.stream().mapToLong(ServingProbe::tokens).sum();
      return new ServingSample(System.nanoTime() - start, tokens, engine.statistics());
    }
  }

  private static long tokens(Answer answer) {
    try {
      Generation generation = answer.await();
      return generation.completionTokens();
    } catch (RequestException e) {
      throw new IllegalArgumentException(
          "request "
              + answer.id()
              + " failed ("
              + e.code()
              + ": "
              + e.getMessage()
              + "); measure with requests that can be answered",
          e);
    }
  }
}
