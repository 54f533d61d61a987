// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.goldens.MsdRun;
import dev.foresight.engine.speculation.DraftTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tree of the reference's, and how another one may differ from it. Scores are compared with what
 * rounding can do to them. Nodes and their order are the same, but where two scores that decide lie
 * closer than that: such a near tie may fall either way on another processor.
 */
final class ReferenceTree {
  private final MsdRun.Step step;
  private final List<List<Integer>> paths;

  ReferenceTree(MsdRun.Step step) {
    this.step = step;
    this.paths = paths(step.tokens(), step.parents());
  }

  /** Each node's tokens, from the root down: what tells nodes of two trees apart. */
  private static List<List<Integer>> paths(int[] tokens, int[] parents) {
    List<List<Integer>> paths = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      List<Integer> path = new ArrayList<>(parents[i] < 0 ? List.of() : paths.get(parents[i]));
      path.add(tokens[i]);
      paths.add(List.copyOf(path));
    }
    return paths;
  }

  /**
   * Checks a tree of the same sequence.
   *
   * @return whether it has the same nodes; if not, a near tie at the cut fell the other way
   */
  boolean check(DraftTree tree) {
    List<List<Integer>> found = paths(tree.tokens(), tree.parents());
    assertThat(found).hasSameSizeAs(paths).doesNotHaveDuplicates();
    Map<List<Integer>, Integer> places = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      places.put(paths.get(i), i);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Integer place = places.get(found.get(i));
      if (place != null) {
        assertThat((double) tree.scores()[i])
            .as("log-probability of %s", found.get(i))
            .isCloseTo((double) step.logProbs()[place], within(step.tolerance(place)));
        order.add(place);
      } else {
        assertNearTheCut(found.get(i), tree.scores()[i]);
      }
    }
    Set<Integer> missing = new HashSet<>(places.values());
    order.forEach(missing::remove);
    missing.forEach(i -> assertNearTheCut(paths.get(i), step.logProbs()[i]));
    checkOrder(order);
    return missing.isEmpty();
  }

  /** The last node kept and the first one left out lie so close that either may be kept. */
  private void assertNearTheCut(List<Integer> path, double score) {
    int last = 0;
    for (int i = 0; i < step.logProbs().length; i++) {
      last = step.logProbs()[i] < step.logProbs()[last] ? i : last;
    }
    assertThat(step.isTiedAtTheCut()).as("a near tie at the cut, beside %s", path).isTrue();
    assertThat(score)
        .as("%s, beside the cut", path)
        .isCloseTo(
            (double) step.logProbs()[last], within(step.boundaryGap() + 2 * step.tolerance(last)));
  }

  /** Nodes of a depth stand by their parents' scores, and children of a parent by their own. */
  private void checkOrder(List<Integer> order) {
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        int first = order.get(i);
        int second = order.get(j);
        if (first > second) {
          assertTied(first, second);
        }
      }
    }
  }

  private void assertTied(int first, int second) {
    int[] parents = step.parents();
    boolean siblings = parents[first] == parents[second];
    int a = siblings ? first : parents[first];
    int b = siblings ? second : parents[second];
    assertThat(step.depths()[first])
        .as("depth of %s", paths.get(first))
        .isEqualTo(step.depths()[second]);
    assertThat((double) step.logProbs()[a])
        .as("what puts %s before %s", paths.get(first), paths.get(second))
        .isCloseTo((double) step.logProbs()[b], within(step.tolerance(a) + step.tolerance(b)));
  }
}
