// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What speculative decoding of a request achieved.
 *
 * @param acceptedLengths for each verification (a pass of the target over a root and at least one
 *     drafted token): how many drafted tokens were accepted, the bonus token not counted, uncut by
 *     the generation's end
 * @param decodeSteps passes of the target that took part in decoding: verifications, and steps
 *     without drafted tokens
 * @param nodes of all verified trees, roots included
 * @param batchFill of the decode steps, the mean of how many sequences took part, by the most that
 *     may
 */
public record Acceptance(
    List<Integer> acceptedLengths, int decodeSteps, long nodes, double batchFill) {
  /** Nothing was decoded. */
  public static final Acceptance NONE = new Acceptance(List.of(), 0, 0, 0);

  /** Copies the lengths. */
  public Acceptance {
    acceptedLengths = List.copyOf(acceptedLengths);
  }

  /** Returns what several requests achieved together. */
  public static Acceptance of(List<Acceptance> all) {
    int steps = all.stream().mapToInt(Acceptance::decodeSteps).sum();
    double filled = all.stream().mapToDouble(one -> one.batchFill * one.decodeSteps).sum();
    return new Acceptance(
        all.stream().flatMap(one -> one.acceptedLengths.stream()).toList(),
        steps,
        all.stream().mapToLong(Acceptance::nodes).sum(),
        filled / Math.max(1, steps));
  }

  /** Returns the mean of the accepted lengths, the bonus token counted; 0 without verifications. */
  public double tau() {
    return acceptedLengths.isEmpty() ? 0 : tauWithoutBonus() + 1;
  }

  /** Returns the mean of the accepted lengths; 0 without verifications. */
  public double tauWithoutBonus() {
    return acceptedLengths.stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  /** Returns how many nodes a tree had, the root included; 0 without verifications. */
  public double nodesPerTree() {
    return (double) nodes / Math.max(1, acceptedLengths.size());
  }

  /** Returns what {@link #perDepth} does, of these verifications. */
  public List<Double> acceptancePerDepth() {
    int deepest = acceptedLengths.stream().mapToInt(Integer::intValue).max().orElse(0);
    return perDepth(
        acceptedLengths.size(),
        IntStream.rangeClosed(1, deepest)
            .mapToObj(depth -> acceptedLengths.stream().filter(length -> length >= depth).count())
            .toList());
  }

  /**
   * Returns for each depth from 1 on, of the verifications that accepted all tokens before it, the
   * share that accepted one there; ends before the first depth that none reached.
   *
   * @param verifications all
   * @param reached for each depth from 1 on, how many verifications accepted a token there
   */
  public static List<Double> perDepth(long verifications, List<Long> reached) {
    return IntStream.range(0, reached.size())
        .mapToObj(i -> (double) reached.get(i) / (i == 0 ? verifications : reached.get(i - 1)))
        .toList();
  }
}
