// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

/** Shows a demo as it goes. */
interface Display {
  /** Shows a message. */
  void say(String message);

  /** Shows what came back for an event. */
  void show(DemoResult result);

  /**
   * Shows how far things are.
   *
   * @param total events of the demo
   */
  void progress(Statistics soFar, int total);
}
