// SPDX-License-Identifier: Apache-2.0
/**
 * What a request goes through before it is decoded: its prompt becomes ids and its images pixels,
 * on threads that use no device.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.engine.serving.preparation;
