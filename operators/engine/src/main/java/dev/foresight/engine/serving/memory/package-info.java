// SPDX-License-Identifier: Apache-2.0
/**
 * What sequences hold of a device's memory: their share of the caches, and the features of images
 * seen before.
 *
 * <p>Leans on: {@code architecture}, {@code digest}, {@code model}, {@code msd}, {@code request},
 * {@code runtime}, {@code serving}, {@code text}.
 */
package dev.foresight.engine.serving.memory;
