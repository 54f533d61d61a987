// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.testing.ForwardingEngineContractTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task gets of an engine that is lent. */
class LentEngineTest extends ForwardingEngineContractTest {
  private LentEngine lent;

  @Override
  protected Engine before(Engine fake) {
    lent = new LentEngine(fake);
    return lent.acquire(null);
  }

  @Test
  void nobodyGetsItOnceItWasTakenBack() {
    lent.close();

    assertThatThrownBy(() -> lent.acquire(null)).hasMessageContaining("taken back");
    assertThat(lent.users()).isZero();
  }

  @AfterEach
  void takeBack() {
    lent.close();
  }
}
