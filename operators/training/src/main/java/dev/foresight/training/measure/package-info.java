// SPDX-License-Identifier: Apache-2.0
/**
 * How fast training is, on shapes that need no checkpoint. Leans on {@code draft} and the engine.
 */
package dev.foresight.training.measure;
