// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures made of icons: sets of icons as the Iconify packages publish them, drawn as sprites, put
 * on backgrounds, and the names of the colours that are seen. Knows no words for what icons show.
 *
 * <p>Leans on: {@code data}; JSVG, Jackson.
 */
package dev.foresight.training.drawing;
