// SPDX-License-Identifier: Apache-2.0
/**
 * LLaVA-1.5: a Llama decoder that sees images through CLIP's vision tower and a projector.
 *
 * <p>All that knows its names, shapes, template and pixels.
 *
 * <p>Leans on: {@code architecture}, {@code checkpoint}, {@code model}, {@code request}, {@code
 * runtime}, {@code text}, {@code vision}; Jackson.
 */
package dev.foresight.engine.architecture.llava;
