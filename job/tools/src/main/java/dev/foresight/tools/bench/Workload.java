// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import java.util.List;

/** Which requests an engine is measured with. */
public interface Workload {
  /** Returns the requests for a batch size. */
  List<GenerationRequest> requests(int batchSize);

  /** Says in a few words what they are. */
  String description();
}
