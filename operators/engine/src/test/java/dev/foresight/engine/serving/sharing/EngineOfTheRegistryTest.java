// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.ForwardingEngineContractTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

class EngineOfTheRegistryTest extends ForwardingEngineContractTest {
  @Override
  protected Engine before(Engine fake) throws InterruptedException {
    EngineRegistry registry =
        new EngineRegistry(
            (model, options) -> new EngineKey("cpu", "ab12", Optional.empty(), ModelDtype.FLOAT32),
            (model, options) -> fake);
    return registry.acquire(Path.of("model"), EngineOptions.defaults(), Duration.ofHours(1));
  }
}
