// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * What an engine has at this moment.
 *
 * @param queued requests that it has accepted and does not decode yet: their prompts and images are
 *     prepared, or they wait for their turn or for memory
 * @param cacheBytes of its budget for caches that sequences hold, those of the draft included
 * @param cacheBudgetBytes all of that budget
 */
public record EngineLoad(int queued, long cacheBytes, long cacheBudgetBytes) {
  /** An engine without work, and without caches. */
  public static final EngineLoad NONE = new EngineLoad(0, 0, 0);
}
