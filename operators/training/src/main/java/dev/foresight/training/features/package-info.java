// SPDX-License-Identifier: Apache-2.0
/**
 * What a target makes of samples: the states that a draft learns from, computed as they are needed
 * or read from a cache.
 *
 * <p>Leans on {@code data}, on the records of {@code draft}, on the engine, and on the wording of
 * faults in {@code schemas}.
 */
package dev.foresight.training.features;
