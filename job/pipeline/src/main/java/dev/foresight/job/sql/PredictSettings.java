// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import dev.foresight.archive.prompt.AnswerRules;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.images.ImagePolicy;
import java.io.Serializable;

/**
 * All that a statement says of a model.
 *
 * @param name of the model
 * @param engines where each subtask gets its engine
 * @param input where image and prompt are
 * @param output what rows get
 * @param rules of every answer
 * @param images which images rows may refer to
 * @param journal folder on each TaskManager where rows inside the engine are noted
 */
record PredictSettings(
    String name,
    EngineProvider engines,
    InputColumns input,
    OutputColumns output,
    AnswerRules rules,
    ImagePolicy images,
    String journal)
    implements Serializable {}
