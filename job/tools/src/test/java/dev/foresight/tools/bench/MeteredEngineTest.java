// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.testing.ForwardingEngineContractTest;

class MeteredEngineTest extends ForwardingEngineContractTest {
  @Override
  protected Engine before(Engine fake) {
    return new MeteredEngine(fake, 1, 2, 3);
  }
}
