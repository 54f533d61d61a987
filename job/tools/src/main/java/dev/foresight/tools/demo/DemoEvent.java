// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.util.List;

/**
 * An event to send.
 *
 * @param id unique among the demo's events
 * @param prompt what is asked, for display
 * @param images encoded, for display
 * @param value the Kafka record's value, as it is sent
 */
record DemoEvent(String id, String prompt, List<byte[]> images, byte[] value) {}
