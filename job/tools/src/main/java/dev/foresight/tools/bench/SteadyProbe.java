// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import java.util.List;

/** Answers many requests with an engine of its own, and looks at the time when it is full. */
abstract class SteadyProbe extends Probe<SteadySample> {
  private final LoadedModel model;
  private final EngineOptions options;
  private final List<GenerationRequest> requests;

  /**
   * Creates a probe.
   *
   * @param requests at least three times the batch size, or there is no time when it is full
   */
  SteadyProbe(
      String what, LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
    super(what + ", threads " + options.threads() + ", batch size " + options.maxBatch());
    if (requests.size() < 3 * options.maxBatch()) {
      throw new IllegalArgumentException(
          "--requests-count is "
              + requests.size()
              + ", but with a batch size of "
              + options.maxBatch()
              + " it must be "
              + 3 * options.maxBatch()
              + " or above: a third fills the engine, a third empties it");
    }
    this.model = model;
    this.options = options;
    this.requests = requests;
  }

  /** Has all requests answered; returns after the last answer. */
  abstract void answer(MeteredEngine engine, List<GenerationRequest> all);

  final EngineOptions options() {
    return options;
  }

  @Override
  final SteadySample measure() {
    int batchSize = options.maxBatch();
    try (DecodingEngine engine = DecodingEngine.open(model, options)) {
      MeteredEngine metered =
          new MeteredEngine(engine, batchSize, requests.size() - batchSize, requests.size());
      answer(metered, requests);
      return metered.sample();
    }
  }
}
