// SPDX-License-Identifier: Apache-2.0
/**
 * Tokenizers that are made for a data set: byte pair encodings in the format of Llama's. {@link
 * dev.foresight.training.tokens.TokenizerFolder} is the entry. Leans on {@code data} and {@code
 * storage}, and on the engine's checkpoints.
 */
package dev.foresight.training.tokens;
