// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One request to an engine: images and a prompt in, text out.
 *
 * @param id the caller's name for the request; without a seed, the random numbers derive from it
 * @param prompt what is asked
 * @param images encoded images (PNG, JPEG ...), in the order of their marks in the prompt; the
 *     arrays are not copied and must not be changed
 * @param padToSquare whether images are padded to a square instead of cropped; absent: as the
 *     checkpoint says
 * @param sampling how tokens are chosen
 * @param maxNewTokens at most so many tokens are generated, 1 or more
 * @param stop generation ends when the text contains one of these; none is empty
 * @param priority from {@value #LOWEST_PRIORITY} to {@value #HIGHEST_PRIORITY}: the higher is
 *     decoded first, unless others have waited longer for it
 */
public record GenerationRequest(
    String id,
    Prompt prompt,
    List<byte[]> images,
    Optional<Boolean> padToSquare,
    SamplingParameters sampling,
    int maxNewTokens,
    List<String> stop,
    int priority) {

  /** What waits until nothing else does, or has waited for long. */
  public static final int LOWEST_PRIORITY = -10;

  /** What goes before all that came shortly before it. */
  public static final int HIGHEST_PRIORITY = 10;

  /** How many tokens are generated at most when a request does not say. */
  public static final int DEFAULT_MAX_NEW_TOKENS = 256;

  /**
   * Copies the lists and checks the values that need no model.
   *
   * @throws RequestException {@link ErrorCode#INVALID_PARAMETER} if a value is out of its range
   */
  public GenerationRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(padToSquare, "padToSquare");
    Objects.requireNonNull(sampling, "sampling");
    images = List.copyOf(images);
    stop = List.copyOf(stop);
    if (maxNewTokens < 1) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "max_new_tokens is " + maxNewTokens + ", but must be 1 or above");
    }
    if (sampling.minNewTokens() > maxNewTokens) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "min_new_tokens is "
              + sampling.minNewTokens()
              + ", but must be at most max_new_tokens, which is "
              + maxNewTokens);
    }
    if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "priority is "
              + priority
              + ", but must be from "
              + LOWEST_PRIORITY
              + " to "
              + HIGHEST_PRIORITY);
    }
    if (stop.contains("")) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "stop holds an empty string, which every text contains");
    }
  }

  /** A request of the usual priority, 0. */
  public GenerationRequest(
      String id,
      Prompt prompt,
      List<byte[]> images,
      Optional<Boolean> padToSquare,
      SamplingParameters sampling,
      int maxNewTokens,
      List<String> stop) {
    this(id, prompt, images, padToSquare, sampling, maxNewTokens, stop, 0);
  }

  /** Returns a greedy request with the default limit and the checkpoint's preprocessing. */
  public static GenerationRequest greedy(String id, Prompt prompt, List<byte[]> images) {
    return new GenerationRequest(
        id,
        prompt,
        images,
        Optional.empty(),
        SamplingParameters.GREEDY,
        DEFAULT_MAX_NEW_TOKENS,
        List.of());
  }

  /** Returns the same request about other images. */
  public GenerationRequest withImages(List<byte[]> others) {
    return new GenerationRequest(
        id, prompt, others, padToSquare, sampling, maxNewTokens, stop, priority);
  }
}
