// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.time.Duration;

/**
 * Where a request's time went.
 *
 * @param queue from submission until work on it began
 * @param vision decoding, preprocessing and encoding of its images
 * @param prefill from the first row of the prompt until the first token
 * @param decode from the first token until the last
 * @param steps sums over the decoding steps that it took part in
 */
public record Timings(
    Duration queue, Duration vision, Duration prefill, Duration decode, StepTimes steps) {}
