// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> order = new ArrayList<>();

  private final class Counting extends Probe<Integer> {
    private int runs;

    Counting(String label) {
      super(label);
    }

    @Override
    Integer measure() {
      order.add(label());
      return runs++;
    }
  }

  @Test
  void letsProbesTakeTurnsAndDropsTheFirstRound() {
    List<Counting> probes = List.of(new Counting("A"), new Counting("B"), new Counting("C"));
    List<String> progress = new ArrayList<>();
    new Rounds(2, progress::add).run(probes);
    assertThat(order).containsExactly("A", "B", "C", "A", "B", "C", "A", "B", "C");
    assertThat(probes).allSatisfy(probe -> assertThat(probe.samples()).containsExactly(1, 2));
    assertThat(progress).hasSize(9).startsWith("warm-up: A").endsWith("round 2/2: C");
  }
}
