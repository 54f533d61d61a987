// SPDX-License-Identifier: Apache-2.0
/**
 * What a family of models has to supply, and how one is found.
 *
 * <p>{@link dev.foresight.engine.architecture.Architecture} is where to begin: a family is one
 * package beside {@code llava} that knows its names, shapes, template and pixels, and one line in
 * {@code META-INF/services}.
 *
 * <p>Leans on: {@code checkpoint}, {@code model}, {@code runtime}, {@code text}, {@code vision}.
 */
package dev.foresight.engine.architecture;
