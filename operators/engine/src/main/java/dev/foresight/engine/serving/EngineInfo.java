// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import java.util.Optional;

/**
 * What an engine serves.
 *
 * @param modelName the checkpoint folder's name
 * @param modelFingerprint of the checkpoint's configuration and tensors, hexadecimal
 * @param draftFingerprint that of the draft, if it speculates with one
 * @param draftDepth drafted tokens that a verification may accept at most; 0 without a draft
 * @param device such as {@code cpu} or {@code cuda:0}
 * @param dtype that the model computes in, such as {@code float32}: its results differ by it
 * @param maxBatch how many sequences are decoded together at most
 * @param contextLength positions that a sequence may have, prompt and new tokens together
 */
public record EngineInfo(
    String modelName,
    String modelFingerprint,
    Optional<String> draftFingerprint,
    int draftDepth,
    String device,
    String dtype,
    int maxBatch,
    int contextLength) {
  /** Returns the same under another name of the model. */
  public EngineInfo withModelName(String value) {
    return new EngineInfo(
        value,
        modelFingerprint,
        draftFingerprint,
        draftDepth,
        device,
        dtype,
        maxBatch,
        contextLength);
  }
}
