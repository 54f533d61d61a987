// SPDX-License-Identifier: Apache-2.0
/**
 * What sequences hold of a device's memory: their share of the caches, and the features of images
 * seen before.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.engine.serving.memory;
