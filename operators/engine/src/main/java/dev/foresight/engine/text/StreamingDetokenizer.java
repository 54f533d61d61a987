// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

/**
 * Decodes ids to text one by one, special tokens skipped.
 *
 * <p>The text of some ids need not begin with the text of fewer of them: a character may be spread
 * over several ids, and until its last one it decodes to something else. So the text comes in two
 * parts. After every id, all that {@link #add} returned so far, followed by {@link #held}, is
 * exactly what {@link Tokenizer#decode} makes of all ids so far; and what {@code add} returned does
 * not change any more.
 *
 * <p>For one sequence, by one thread. From {@link Tokenizer#newDetokenizer}.
 */
public interface StreamingDetokenizer {
  /** Adds an id; returns the text, often empty, that is settled by it. */
  String add(int id);

  /** Returns the text of the last ids that later ids may still change. */
  String held();
}
