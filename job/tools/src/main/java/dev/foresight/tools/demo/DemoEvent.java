// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.report.Picture;
import java.util.List;
import java.util.Optional;

/**
 * An event to send, and what its sample says of it.
 *
 * @param id unique among the demo's events
 * @param prompt what is asked, for display
 * @param images for display
 * @param value the Kafka record's value, as it is sent
 * @param plain the same request to the model without its draft; nothing for what is no request
 * @param answer that is right, if the sample knows one
 * @param heldOut whether it shows what the model has not learnt
 */
record DemoEvent(
    String id,
    String prompt,
    List<Picture> images,
    byte[] value,
    Optional<byte[]> plain,
    Optional<String> answer,
    boolean heldOut) {}
