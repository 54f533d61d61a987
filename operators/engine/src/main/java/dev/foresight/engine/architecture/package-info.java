// SPDX-License-Identifier: Apache-2.0
/**
 * What a family of models has to supply, and how one is found.
 *
 * <p>{@link dev.foresight.engine.architecture.Architecture} is where to begin: a family is one
 * package beside {@code llava} that knows its names, shapes, template and pixels, and one line in
 * {@code META-INF/services}. Leans on {@code checkpoint}, {@code model}, {@code text}, {@code
 * vision} and {@code runtime}; {@code serving} leans on it, and knows no family.
 */
package dev.foresight.engine.architecture;
