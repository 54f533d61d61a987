// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import java.nio.file.Path;

/** Opens the engine of a model. */
@FunctionalInterface
interface EngineOpener {
  /** Opens an engine; the caller closes it. */
  Engine open(Path model, EngineOptions options);
}
