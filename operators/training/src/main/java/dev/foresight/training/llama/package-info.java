// SPDX-License-Identifier: Apache-2.0
/**
 * What layers of a Llama decoder have in common while they learn, whether a draft's or a target's.
 *
 * <p>Leans on: {@code engine.runtime}.
 */
package dev.foresight.training.llama;
