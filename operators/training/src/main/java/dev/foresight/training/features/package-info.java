// SPDX-License-Identifier: Apache-2.0
/**
 * What a target makes of samples: the states that a draft learns from, computed as they are needed
 * or read from a cache.
 *
 * <p>Leans on: {@code data}, {@code draft}, {@code engine.architecture}, {@code engine.checkpoint},
 * {@code engine.digest}, {@code engine.model}, {@code engine.request}, {@code engine.runtime},
 * {@code engine.serving}, {@code engine.text}, {@code engine.vision.formats}, {@code schemas}.
 */
package dev.foresight.training.features;
