// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.testing.ForwardingEngineContractTest;
import org.junit.jupiter.api.AfterEach;

/** What a task gets of an engine that is lent. */
class LentEngineTest extends ForwardingEngineContractTest {
  private LentEngine lent;

  @Override
  protected Engine before(Engine fake) {
    lent = new LentEngine(fake);
    return lent.acquire(null);
  }

  @AfterEach
  void takeBack() {
    lent.close();
  }
}
