// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

/**
 * What an engine does while it never lacks work.
 *
 * @param tokensPerSecond generated, wall time
 * @param sequencesPerStep how full the batch is
 * @param idleShare of the time, in which no request was ready
 */
public record SteadySample(double tokensPerSecond, double sequencesPerStep, double idleShare) {}
