/**
 * Text on its way to token ids and back: tokenizer, prompt template, image marks, stop strings.
 *
 * <p>Leans on {@code request} and, for where native libraries are unpacked, on {@code runtime}.
 */
package dev.foresight.engine.text;
