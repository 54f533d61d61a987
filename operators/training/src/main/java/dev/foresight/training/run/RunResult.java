// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param <V> what a validation finds
 * @param finished whether all steps are done; else it was stopped, and can be resumed
 * @param step how many are done
 * @param learnt folder of what was learnt, as it is now
 * @param last the last validation, if there was any
 */
public record RunResult<V>(boolean finished, long step, Path learnt, Optional<V> last) {}
