// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;

/** The contract of an engine that stands before another, which is a fake here. */
public abstract class ForwardingEngineContractTest extends EngineContractTest {
  private final FakeEngine fake =
      new FakeEngine(
          (request, answer) -> {
            if (!isLong(request)) {
              answer.run();
            }
          },
          ForwardingEngineContractTest::answer);

  private static Generation answer(GenerationRequest request) {
    if (((Prompt.Question) request.prompt()).text().isBlank()) {
      throw new RequestException(ErrorCode.PROMPT_EMPTY, "the prompt is empty");
    }
    return CannedAnswer.to(request).generation();
  }

  /** Puts the engine before the fake. */
  protected abstract Engine before(Engine fake) throws Exception;

  @Override
  protected final Engine open() throws Exception {
    return before(fake);
  }

  @Override
  protected final void endLongOnes() {
    fake.answerAll();
  }
}
