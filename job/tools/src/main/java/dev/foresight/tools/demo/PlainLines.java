// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.io.PrintWriter;

/** A line for each outcome, for files and pipes. */
final class PlainLines implements Display {
  private final PrintWriter out;

  PlainLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void say(String message) {
    out.println(message);
    out.flush();
  }

  @Override
  public void show(DemoResult result) {
    DemoOutcome outcome = result.outcome();
    out.printf(
        "%s\t%s\t%s%n",
        result.event().id(), outcome.isCaption() ? "caption" : "dead letter", outcome.text());
    out.flush();
  }

  @Override
  public void progress(Statistics soFar, int total) {}
}
