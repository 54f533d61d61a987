// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.decode;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.schemas.CaptionRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Says a record's request in the engine's words. */
public final class GenerationRequests {
  private GenerationRequests() {}

  /**
   * Returns the engine's request.
   *
   * @param images the encoded images, in the request's order
   * @throws RequestException if a parameter is out of its range
   */
  public static GenerationRequest of(CaptionRequest request, List<byte[]> images) {
    return new GenerationRequest(
        request.getId(),
        prompt(request),
        images,
        Optional.ofNullable(request.getPadToSquare()),
        sampling(request),
        Optional.ofNullable(request.getMaxNewTokens())
            .orElse(GenerationRequest.DEFAULT_MAX_NEW_TOKENS),
        request.getStop(),
        request.getPriority());
  }

  private static Prompt prompt(CaptionRequest request) {
    if (request.getPrompt() == null) {
      return new Prompt.Chat(
          request.getTurns().stream()
              .map(
                  turn ->
                      new Prompt.Turn(
                          Prompt.Role.valueOf(turn.getRole().name()),
                          turn.getText(),
                          turn.getImages()))
              .toList());
    }
    return request.getRawPrompt()
        ? new Prompt.Raw(request.getPrompt())
        : new Prompt.Question(request.getPrompt());
  }

  private static SamplingParameters sampling(CaptionRequest request) {
    return new SamplingParameters(
            request.getTemperature(),
            request.getTopK(),
            request.getTopP(),
            request.getSeed() == null ? OptionalLong.empty() : OptionalLong.of(request.getSeed()))
        .withMinNewTokens(request.getMinNewTokens())
        .withIgnoreEos(request.getIgnoreEos());
  }
}
