// SPDX-License-Identifier: Apache-2.0
/**
 * Tokenizers that are made for a data set: byte pair encodings in the format of Llama's. {@link
 * dev.foresight.training.tokens.TokenizerFolder} is the entry.
 *
 * <p>Leans on: {@code data}, {@code engine.architecture}, {@code engine.checkpoint}, {@code
 * engine.request}, {@code engine.text}; Jackson.
 */
package dev.foresight.training.tokens;
