// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.EngineContractTest;

class PlainEngineContractTest extends EngineContractTest {
  @Override
  protected Engine open() {
    return DecodingEngine.open(
        LlavaGoldens.path("model"), EngineOptions.defaults().withThreads(1).withMaxBatch(4));
  }
}
