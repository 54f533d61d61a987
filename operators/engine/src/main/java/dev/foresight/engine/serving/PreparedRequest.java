// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.text.EncodedPrompt;
import java.time.Duration;
import java.util.List;

/**
 * A request that is ready for the device.
 *
 * @param ticket of the request
 * @param prompt its positions
 * @param pixels of each image: channel, row, column
 * @param cacheRows that its sequence may come to need
 * @param preparation how long decoding and preprocessing took
 */
record PreparedRequest(
    Ticket ticket,
    EncodedPrompt prompt,
    List<float[]> pixels,
    long cacheRows,
    Duration preparation) {}
