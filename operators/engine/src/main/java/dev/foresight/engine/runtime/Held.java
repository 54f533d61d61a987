// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

/**
 * A resource as one user has it: owned, and closed with the user, or lent, and closed by its owner
 * later.
 *
 * @param <T> what it is
 */
public sealed interface Held<T> extends AutoCloseable {
  /** Returns the resource. */
  T it();

  /** Closes what is owned; leaves what is lent. */
  @Override
  void close();

  /**
   * One's own.
   *
   * @param closing closes it
   */
  record Owned<T>(T it, Runnable closing) implements Held<T> {
    @Override
    public void close() {
      closing.run();
    }
  }

  /** Somebody else's. */
  record Lent<T>(T it) implements Held<T> {
    @Override
    public void close() {}
  }
}
