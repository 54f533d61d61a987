// SPDX-License-Identifier: Apache-2.0
/**
 * LLaVA-1.5: a Llama decoder that sees images through CLIP's vision tower and a projector.
 *
 * <p>All that knows its names, shapes, template and pixels. Leans on {@code architecture}, {@code
 * checkpoint}, {@code model}, {@code text}, {@code vision} and {@code runtime}.
 */
package dev.foresight.engine.architecture.llava;
