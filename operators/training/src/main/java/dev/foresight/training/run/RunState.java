// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

/**
 * Where a run is, beside weights and moments. Random numbers need no state: they depend on the seed
 * and the place alone.
 *
 * @param step how many are done
 * @param place of the next batch
 * @param samples trained on so far
 * @param tokens of those
 * @param cut how many of the samples were cut to the longest length
 * @param seconds that the run has taken
 */
public record RunState(
    long step, BatchPlan.Place place, long samples, long tokens, long cut, double seconds) {
  static final RunState START = new RunState(0, BatchPlan.Place.START, 0, 0, 0, 0);
}
