// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.ThreadsOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a demo shows.
 *
 * @param model folder of the model
 * @param speculation with a draft, if there is one for the model
 * @param compare whether each event is also answered without the draft, by the model loaded a
 *     second time
 * @param threads of one operation on the CPU; absent: all processors
 * @param samples file of events
 * @param events how many are sent; absent: each sample once
 * @param eventsPerSecond how fast; each of them twice where answers are compared
 * @param report where the HTML page is written
 * @param keep whether the servers stay up after the summary, until Ctrl-C
 * @param note said at the beginning and in the page; empty for none
 */
public record DemoSettings(
    Path model,
    Optional<Speculation> speculation,
    boolean compare,
    OptionalInt threads,
    Path samples,
    OptionalInt events,
    int eventsPerSecond,
    Path report,
    boolean keep,
    String note) {
  /** The option that says how many events are sent. */
  public static final String EVENTS = "--events";

  /** The option that says how fast they are sent. */
  public static final String RATE = "--rate";

  /** Checks the ranges. */
  public DemoSettings {
    threads.ifPresent(count -> requirePositive(ThreadsOption.NAME, count));
    events.ifPresent(count -> requirePositive(EVENTS, count));
    requirePositive(RATE, eventsPerSecond);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or above");
    }
  }
}
