// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import dev.foresight.engine.request.GenerationRequest;

/**
 * One question about a row's image.
 *
 * @param name of its answer
 * @param request as the engine takes it
 */
public record Question(String name, GenerationRequest request) {}
