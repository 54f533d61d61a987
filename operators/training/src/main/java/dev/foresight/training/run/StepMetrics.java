// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Map;

/**
 * What one step, or several on average, looked like.
 *
 * @param step how many are done, this one included
 * @param epoch from 1
 * @param stage 1: text, 2: images too
 * @param loss what is minimised, per row
 * @param parts of the loss by their names, per row, such as {@code hidden_loss}
 * @param gradientNorm before clipping
 * @param rate of learning
 * @param samples trained on so far, repetitions counted
 * @param tokens of those samples
 * @param cut how many of the samples were cut to the longest length
 * @param samplesPerSecond lately
 * @param seconds that the run has taken, those before a resumption included
 */
public record StepMetrics(
    long step,
    int epoch,
    int stage,
    double loss,
    @JsonAnyGetter Map<String, Double> parts,
    double gradientNorm,
    double rate,
    long samples,
    long tokens,
    long cut,
    double samplesPerSecond,
    double seconds) {}
