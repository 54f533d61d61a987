// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param finished whether all steps are done; else it was stopped, and can be resumed
 * @param step how many are done
 * @param draft folder of the draft as it is now
 * @param last the last validation, if there was any
 */
public record TrainingResult(
    boolean finished, long step, Path draft, Optional<ValidationMetrics> last) {}
