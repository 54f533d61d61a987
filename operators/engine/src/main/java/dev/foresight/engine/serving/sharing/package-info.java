// SPDX-License-Identifier: Apache-2.0
/**
 * One engine for all users of a process who mean the same model on the same device.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.engine.serving.sharing;
