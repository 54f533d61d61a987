// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.serving.Presence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks what a list of requests says in place of what is asked about numbered files: a dummy's
 * prompts are token ids, and each of its answers has a length of its own.
 */
final class NumberedRequests extends ForwardingEngine {
  private static final Pattern NUMBER = Pattern.compile("/(\\d{6})\\.png#");

  private final List<GenerationRequest> requests;

  NumberedRequests(Engine engine, List<GenerationRequest> requests) {
    super(engine);
    this.requests = List.copyOf(requests);
  }

  /** Returns the name of the file that a request is asked about. */
  static String fileName(int request) {
    return "%06d.png".formatted(request);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest asked, Presence presence) {
    Matcher number = NUMBER.matcher(asked.id());
    if (!number.find()) {
      throw new IllegalArgumentException(asked.id() + " is about no numbered file");
    }
    GenerationRequest request = requests.get(Integer.parseInt(number.group(1)));
    return super.submit(
        new GenerationRequest(
            asked.id(),
            request.prompt(),
            // As they were read.
            asked.images(),
            request.padToSquare(),
            request.sampling(),
            request.maxNewTokens(),
            request.stop()),
        presence);
  }
}
