// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class TreeBudgetTest {
  private static final AdaptiveTrees ADAPTIVE = new AdaptiveTrees(TreeShape.parse("12,8,2"));

  /** A machine that waits for memory: a few rows more cost next to nothing. */
  private static double waits(int rows) {
    return 10 + 0.05 * rows;
  }

  /** One that computes: so many rows take so many times as long. */
  private static double computes(int rows) {
    return 0.2 + rows;
  }

  /** One whose kernels take rows by sevens. */
  private static double takesSevens(int rows) {
    return 3 + 0.9 * Math.ceil(rows / 7.0);
  }

  private static double drafts(int trees) {
    return 0.5 + 0.05 * trees;
  }

  private static SimulatedEngine engine(SpeculationPolicy policy, IntToDoubleFunction verify) {
    return new SimulatedEngine(policy, verify, TreeBudgetTest::drafts);
  }

  private static double plain(int sequences, IntToDoubleFunction verify) {
    return engine(new PlainDecoding(), verify).join(sequences).run(200);
  }

  @Test
  void aSureDraftGrowsDeepTreesWhereRowsAreCheap() {
    SimulatedEngine engine =
        engine(ADAPTIVE.forEngine(), TreeBudgetTest::waits).sureness(0.9).join(1);
    engine.run(200);
    double rate = engine.run(1000);

    assertThat(engine.passesPerStep).isGreaterThan(4);
    double fixed =
        engine(FixedTrees.parse("7,3,2"), TreeBudgetTest::waits).sureness(0.9).join(1).run(1000);
    assertThat(rate).isGreaterThan(1.1 * fixed);
  }

  @Test
  void anUnsureDraftIsAskedForLess() {
    SimulatedEngine engine =
        engine(ADAPTIVE.forEngine(), TreeBudgetTest::waits).sureness(0.4).join(1);
    engine.run(200);
    engine.run(1000);
    double unsure = engine.passesPerStep;
    engine.sureness(0.9).run(200);
    engine.run(1000);

    assertThat(engine.passesPerStep).isGreaterThan(unsure + 1);
  }

  @Test
  void isAtLeastAsFastAsEachFixedTree() {
    for (double sureness : new double[] {0.4, 0.7, 0.9}) {
      for (int sequences : new int[] {1, 4}) {
        SimulatedEngine engine =
            engine(ADAPTIVE.forEngine(), TreeBudgetTest::takesSevens).sureness(sureness);
        engine.join(sequences).run(300);
        double rate = engine.run(1500);
        for (String tree : new String[] {"3,1,1", "7,3,2", "12,8,2"}) {
          double fixed =
              engine(FixedTrees.parse(tree), TreeBudgetTest::takesSevens)
                  .sureness(sureness)
                  .join(sequences)
                  .run(1500);
          assertThat(rate)
              .as("%s at %s, %s sequences", tree, sureness, sequences)
              .isGreaterThan(0.97 * fixed);
        }
      }
    }
  }

  @Test
  void requestsAreDecodedPlainlyWhereNothingIsGained() {
    SimulatedEngine engine =
        engine(ADAPTIVE.forEngine(), TreeBudgetTest::computes).sureness(0.5).join(16);
    engine.run(300);
    engine.join(16);

    assertThat(engine.followed()).isZero();
    assertThat(engine.run(300)).isGreaterThan(0.97 * plain(16, TreeBudgetTest::computes));
  }

  @Test
  void evenBeforeThatFewNodesAreVerified() {
    SimulatedEngine engine =
        engine(ADAPTIVE.forEngine(), TreeBudgetTest::computes).sureness(0.5).join(16);
    engine.run(100);
    engine.run(100);
    assertThat(engine.nodesPerTree).isLessThan(1.5);
  }

  @Test
  void speculatesAgainWhenTheLoadFalls() {
    IntToDoubleFunction machine = rows -> rows < 12 ? 10 : rows;
    SimulatedEngine engine = engine(ADAPTIVE.forEngine(), machine).sureness(0.6).join(24);
    engine.run(300);
    assertThat(engine.join(24).followed()).isZero();
    engine.run(10);
    engine.join(2).run(10);
    assertThat(engine.join(2).followed()).isEqualTo(2);
    engine.run(300);
    assertThat(engine.run(300)).isGreaterThan(1.3 * plain(2, machine));
  }

  /** Others count joining prompts as load, and collapse (vLLM issue 49548). */
  @Test
  void promptsThatAreReadBesideItChangeNothing() {
    SimulatedEngine engine =
        engine(ADAPTIVE.forEngine(), TreeBudgetTest::waits).sureness(0.9).join(1);
    engine.run(300);
    engine.run(500);
    double before = engine.nodesPerTree;
    engine.promptRows(500).run(500);

    assertThat(engine.nodesPerTree).isBetween(0.8 * before, 1.2 * before);
    assertThat(engine.join(1).followed()).isEqualTo(1);
  }

  @Test
  void whileNothingIsKnownTreesStaySmall() {
    SimulatedEngine engine =
        engine(ADAPTIVE.forEngine(), TreeBudgetTest::waits).promptRows(500).join(4);
    engine.run(50);
    assertThat(engine.passesPerStep).isLessThan(5);
  }

  @Test
  void isNamedAsItIsParsed() {
    assertThat(PolicyNames.parse("adaptive:12,8,2")).isEqualTo(ADAPTIVE);
    assertThat(ADAPTIVE.forEngine().name()).isEqualTo("adaptive:12,8,2");
    assertThat(ADAPTIVE.forEngine()).isNotSameAs(ADAPTIVE.forEngine());
    assertThat(ADAPTIVE.steady()).isEqualTo(FixedTrees.parse("12,8,2"));
  }
}
