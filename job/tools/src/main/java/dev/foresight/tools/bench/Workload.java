// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import java.util.List;

/** Which requests an engine is measured with. */
public interface Workload {
  /** The option that says how many tokens are generated. */
  String NEW_TOKENS = "--new-tokens";

  /** The option that says how long prompts are. */
  String PROMPT_TOKENS = "--prompt-tokens";

  /** The option that says how many requests there are. */
  String REQUESTS_COUNT = "--requests-count";

  /** Returns the requests for a batch size. */
  List<GenerationRequest> requests(int batchSize);

  /** Says in a few words what they are. */
  String description();
}
