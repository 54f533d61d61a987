// SPDX-License-Identifier: Apache-2.0
/**
 * What a request goes through before it is decoded: its prompt becomes ids and its images pixels,
 * on threads that use no device.
 *
 * <p>Leans on: {@code architecture}, {@code model}, {@code request}, {@code serving.memory}, {@code
 * serving}, {@code text}, {@code vision.formats}.
 */
package dev.foresight.engine.serving.preparation;
