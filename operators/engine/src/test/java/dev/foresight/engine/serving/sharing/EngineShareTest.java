// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.testing.ForwardingEngineContractTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EngineShareTest extends ForwardingEngineContractTest {
  @Override
  protected Engine before(Engine fake) {
    return new EngineShare(fake);
  }

  private static GenerationRequest request(String id) {
    return GenerationRequest.greedy(id, new Prompt.Question("What is it?"), List.of());
  }

  @Test
  void closingEndsTheRequestsOfThisUserOnly() {
    FakeEngine engine = FakeEngine.waiting();
    Engine first = new EngineShare(engine);
    Engine second = new EngineShare(engine);
    CompletableFuture<Generation> mine = first.submit(request("mine"));
    CompletableFuture<Generation> others = second.submit(request("others"));
    first.close();
    assertThat(mine).isCompletedExceptionally();
    assertThat(engine.isWaiting("mine")).as("the engine works on it").isFalse();
    engine.answer("others");
    assertThat(others.join().id()).isEqualTo("others");
    assertThat(second.isServing()).isTrue();
    assertThat(engine.timesClosed()).isZero();
  }

  @Test
  void tellsItsOwnerOnceThatItIsClosed() {
    AtomicInteger told = new AtomicInteger();
    Engine share = new EngineShare(FakeEngine.waiting(), FakeEngine.INFO, 0, told::incrementAndGet);
    share.close();
    share.close();
    assertThat(told).hasValue(1);
  }
}
