// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gives all requests to the engine itself, in a process that does nothing else. */
final class BareProbe extends SteadyProbe {
  BareProbe(LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
    super("the bare engine", model, options, requests);
  }

  @Override
  void answer(MeteredEngine engine, List<GenerationRequest> all) {
    List<CompletableFuture<Generation>> answers = all.stream().map(engine::submit).toList();
    answers.forEach(CompletableFuture::join);
  }
}
