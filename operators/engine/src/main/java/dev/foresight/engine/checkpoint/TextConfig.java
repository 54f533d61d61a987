// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

/**
 * Shape of a Llama decoder; defaults as in HF's {@code LlamaConfig}.
 *
 * @param vocabularySize rows of the embedding and of the head
 * @param hiddenSize width of a position
 * @param intermediateSize width inside the MLP
 * @param layers how many
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head
 * @param maxPositions context length
 * @param rmsNormEps added under the root of the norms
 * @param ropeTheta base of the rotary positions
 * @param tiedHead whether the head is the embedding
 */
public record TextConfig(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int maxPositions,
    double rmsNormEps,
    double ropeTheta,
    boolean tiedHead) {}
