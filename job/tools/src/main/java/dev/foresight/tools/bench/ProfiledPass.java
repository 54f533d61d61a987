// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.List;

/**
 * A forward pass that is taken apart.
 *
 * @param rows new tokens, of all sequences together
 * @param sequences that they are of
 */
record ProfiledPass(int rows, int sequences) {
  /** Returns those of all combinations in which every sequence has a row. */
  static List<ProfiledPass> of(List<Integer> rows, List<Integer> sequences) {
    return rows.stream()
        .flatMap(count -> sequences.stream().map(of -> new ProfiledPass(count, of)))
        .filter(pass -> pass.rows >= pass.sequences)
        .toList();
  }
}
