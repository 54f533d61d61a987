// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.util.List;
import java.util.Optional;

/** What the brokers keep of one name. */
interface LeaseRegister extends AutoCloseable {
  /**
   * Returns the newest term; nothing if nobody took the name, or so long ago that it is forgotten.
   */
  Optional<Term> current() throws InterruptedException;

  /** Begins a new term, whoever had the one before, and returns it. */
  Term begin() throws InterruptedException;

  /** Returns all claims, of earlier terms too, but for those so old that they are forgotten. */
  List<Claim> claims() throws InterruptedException;

  /** Stores a claim, or shows anew that the one who stored it lives. */
  void publish(Claim claim) throws InterruptedException;

  /** Returns what changes each time that a claim is published; nothing if it never was. */
  Optional<Term> pulse(Claim claim) throws InterruptedException;

  @Override
  void close();
}
