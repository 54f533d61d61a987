// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.serving.Engine;

class FakeEngineTest extends ForwardingEngineContractTest {
  @Override
  protected Engine before(Engine fake) {
    return fake;
  }
}
