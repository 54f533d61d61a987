/**
 * Text on its way to token ids and back: tokenizer, streaming detokenisers, prompts, image marks,
 * stop strings.
 *
 * <p>Leans on: {@code checkpoint}, {@code request}, {@code runtime}; DJL, Jackson.
 */
package dev.foresight.engine.text;
