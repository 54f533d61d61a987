// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

/**
 * What an engine does while it never lacks work, and in all.
 *
 * @param tokensPerSecond generated, wall time
 * @param sequencesPerStep how full the batch is
 * @param idleShare of the time, in which no request was ready
 * @param runTokensPerSecond generated from the first request to the last answer, the ends included,
 *     at which the batch is not full
 */
public record SteadySample(
    double tokensPerSecond, double sequencesPerStep, double idleShare, double runTokensPerSecond) {}
