// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.text.EncodedPrompt;

/**
 * A request whose prompt is prepared, but not its images.
 *
 * @param ticket of the request
 * @param prompt its positions
 * @param cacheRows that its sequence may come to need
 * @param nanos that it took
 */
record PreparedText(Ticket ticket, EncodedPrompt prompt, int cacheRows, long nanos) {}
