// SPDX-License-Identifier: Apache-2.0
/**
 * What data sets that are made, not collected, have in common: exchanges of questions and answers,
 * and random choices.
 *
 * <p>Leans on: {@code data}, {@code engine.request}.
 */
package dev.foresight.training.talk;
