// SPDX-License-Identifier: Apache-2.0
/**
 * One engine for all users of a process who mean the same model on the same device.
 *
 * <p>Leans on: {@code architecture}, {@code checkpoint}, {@code model}, {@code request}, {@code
 * serving.decoding}, {@code serving}.
 */
package dev.foresight.engine.serving.sharing;
