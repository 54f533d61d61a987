// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.text.EncodedPrompt;

/**
 * A request whose prompt is prepared as far as it can be before its images are.
 *
 * @param ticket of the request
 * @param prompt its rows, of which images have as few as they can have
 * @param nanos that it took
 */
record PreparedText(Ticket ticket, EncodedPrompt prompt, long nanos) {}
