// SPDX-License-Identifier: Apache-2.0
/**
 * What data sets that are made, not collected, have in common: exchanges of questions and answers,
 * and random choices. Leans on {@code data} and on the engine's requests.
 */
package dev.foresight.training.talk;
