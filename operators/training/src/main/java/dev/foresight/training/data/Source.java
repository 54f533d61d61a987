// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

/**
 * Samples of a data set, read by their index. Safe for use by one thread at a time.
 *
 * @param <S> a sample
 */
public interface Source<S> extends AutoCloseable {
  /** Returns what to call it in messages, such as the file's name. */
  String name();

  /** Returns how many samples there are, bad ones included. */
  int size();

  /**
   * Reads a sample; the same one every time.
   *
   * @param index from 0
   * @throws BadSampleException if it cannot be used; others can
   */
  S read(int index) throws BadSampleException;

  @Override
  default void close() {}
}
