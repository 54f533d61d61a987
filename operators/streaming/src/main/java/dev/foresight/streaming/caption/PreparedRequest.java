// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.GenerationRequest;
import java.util.Map;

/**
 * What a record asks for, read out of it.
 *
 * @param asked of the engine, images loaded
 * @param attributes the sender's own, for the result
 */
record PreparedRequest(GenerationRequest asked, Map<String, String> attributes) {}
