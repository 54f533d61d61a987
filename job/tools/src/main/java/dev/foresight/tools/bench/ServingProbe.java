// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Submission;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import java.util.List;

/** Answers all requests with an engine of its own, as a job would. */
final class ServingProbe extends Probe<ServingSample> {
  private final LoadedModel model;
  private final EngineOptions options;
  private final List<GenerationRequest> requests;

  /**
   * Creates a probe.
   *
   * @param what is measured, in a few words
   * @param options of the engine; without speculation, it leaves a draft of the model alone
   */
  ServingProbe(
      String what, LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
    super(what + ", threads " + options.threads() + ", batch size " + options.maxBatch());
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
      List<Submission> answers = requests.stream().map(r -> Submission.of(engine, r)).toList();
      List<Generation> generations = answers.stream().map(ServingProbe::await).toList();
      return new ServingSample(System.nanoTime() - start, generations, engine.statistics());
    }
  }

  private static Generation await(Submission answer) {
    try {
      return answer.await();
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
