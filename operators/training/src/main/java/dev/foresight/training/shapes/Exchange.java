// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

/** A question and its answer. */
record Exchange(String kind, String question, String answer) {}
