// SPDX-License-Identifier: Apache-2.0
/**
 * What there is to say about things and countries: their names with articles, kinds and meanings,
 * from published lists (emojibase, WordNet, countries-list). Knows no pictures.
 *
 * <p>Leans on: {@code data}; Jackson.
 */
package dev.foresight.training.words;
