/**
 * Text on its way to token ids and back: tokenizer, streaming detokenisers, prompts, image marks,
 * stop strings.
 *
 * <p>Leans on {@code request}, on {@code checkpoint} for its errors, and on {@code runtime} for
 * where native libraries are unpacked.
 */
package dev.foresight.engine.text;
