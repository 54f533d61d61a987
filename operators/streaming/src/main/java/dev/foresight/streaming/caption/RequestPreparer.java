// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.decode.GenerationRequests;
import dev.foresight.streaming.decode.RequestParser;
import dev.foresight.streaming.images.RequestImages;
import java.util.List;

/** Makes the engine's request of a record: decodes it, then loads its images, which may block. */
final class RequestPreparer {
  private final RequestParser parser;
  private final RequestImages images;
  private final EngineInfo engine;
  private final ModelNames names;

  RequestPreparer(RequestParser parser, RequestImages images, EngineInfo engine, ModelNames names) {
    this.parser = parser;
    this.images = images;
    this.engine = engine;
    this.names = names;
  }

  /**
   * Returns the request that a record holds.
   *
   * @throws RejectedException if it holds no valid one
   * @throws RequestException if the model is not served
   */
  CaptionRequest read(SourcedRequest sourced) throws RejectedException {
    names.require(sourced.getModel(), engine.modelName());
    return parser.parse(sourced.getRecord());
  }

  /** Returns whether {@link #load} waits for other machines. */
  boolean waitsForOthers(CaptionRequest request) {
    return images.waitForOthers(request.getImages());
  }

  /**
   * Returns the engine's request, and what goes past the engine.
   *
   * @throws RequestException if an image cannot be had
   */
  PreparedRequest load(CaptionRequest request) {
    List<byte[]> loaded = images.load(request.getImages());
    return new PreparedRequest(GenerationRequests.of(request, loaded), request.getAttributes());
  }
}
