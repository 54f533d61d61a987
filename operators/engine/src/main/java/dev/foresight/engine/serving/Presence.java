// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * Told when native code may see a request, and when it no longer does. A request may enter and
 * leave more than once: while it is prepared, and while it is decoded; in between, it waits.
 */
public interface Presence {
  /** Nobody wants to know. */
  Presence UNSEEN =
      new Presence() {
        @Override
        public void enter() {}

        @Override
        public void leave() {}
      };

  /**
   * The request is about to be seen by native code. Called by the engine's threads; never blocks.
   */
  void enter();

  /** Native code will not see the request again, unless it enters again. */
  void leave();
}
