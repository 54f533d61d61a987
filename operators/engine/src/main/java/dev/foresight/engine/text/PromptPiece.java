// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

/** A piece of a prompt: what is text and what is a special token is told apart by its type. */
public sealed interface PromptPiece {
  /** Returns how the piece reads. */
  String text();

  /** Text, whatever it holds: never a special token. */
  record Text(String text) implements PromptPiece {}

  /** A special token, by its name. */
  record Special(String text) implements PromptPiece {}
}
