// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.time.Duration;
import java.util.List;

/**
 * What came back for an event.
 *
 * @param event that was sent
 * @param isCaption whether it was answered; else it is a dead letter
 * @param text the caption, or the dead letter's code and message
 * @param tokens generated
 * @param acceptedLengths of the verifications that spoke it; empty without a draft
 * @param latency from sending the event until its committed outcome was read
 */
record DemoOutcome(
    DemoEvent event,
    boolean isCaption,
    String text,
    int tokens,
    List<Integer> acceptedLengths,
    Duration latency) {}
