// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import java.util.List;

/** What stands between requests and the engine that answers them. */
public enum Way {
  /** The job, from topic to topic. */
  STREAM("Kafka and Flink") {
    @Override
    SteadyProbe probe(LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
      return new PipelineProbe(title(), model, options, requests);
    }
  },

  /** A run of captions, from images in a folder to files of rows. */
  ARCHIVE("Captioning an archive") {
    @Override
    SteadyProbe probe(LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
      return new ArchiveProbe(title(), model, options, requests);
    }
  };

  private final String title;

  Way(String title) {
    this.title = title;
  }

  /** Returns what people call it. */
  String title() {
    return title;
  }

  /** Returns what measures it. */
  abstract SteadyProbe probe(
      LoadedModel model, EngineOptions options, List<GenerationRequest> requests);
}
