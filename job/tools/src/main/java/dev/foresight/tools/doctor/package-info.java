// SPDX-License-Identifier: Apache-2.0
/**
 * Looks at a machine: what {@code foresight doctor} prints.
 *
 * <p>Leans on: {@code engine.model}, {@code engine.runtime}, {@code engine.serving.decoding},
 * {@code engine.serving}.
 */
package dev.foresight.tools.doctor;
