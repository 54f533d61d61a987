// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

/**
 * By how much a draft does better than another one on the same questions; null where nothing was
 * measured.
 *
 * @param tau drafted tokens more that a verification accepts
 * @param tokensPerStep tokens more that a step of decoding gives
 */
public record Gain(Interval tau, Interval tokensPerStep) {}
