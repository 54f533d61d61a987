// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

/**
 * What a step computes beside drafted tokens.
 *
 * @param decoding sequences that decode, a root each
 * @param promptRows of prompts that are read
 * @param cacheRows that the decoding sequences attend to, summed
 */
public record StepLoad(int decoding, int promptRows, long cacheRows) {}
