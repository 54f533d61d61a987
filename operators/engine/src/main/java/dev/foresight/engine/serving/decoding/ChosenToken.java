// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.request.TokenLogprobs;
import java.util.Optional;

/**
 * A token that was chosen for a row of logits.
 *
 * @param id of the token, or {@link StepOutput#NOT_FINITE}
 * @param margin by which it was chosen, as {@link dev.foresight.engine.request.Generation} tells it
 * @param logprobs where the request asks for them
 */
record ChosenToken(long id, float margin, Optional<TokenLogprobs> logprobs) {
  boolean isFinite() {
    return id != StepOutput.NOT_FINITE;
  }
}
