// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(1000, 0.95, 7);

  /** Units as questions are: long ones weigh more, and do well or badly on top of that. */
  private static Ratio questions(int count, double truth, Random random) {
    double[] denominators = random.doubles(count, 1, 9).toArray();
    double[] numerators =
        Arrays.stream(denominators)
            .map(weight -> weight * truth + random.nextGaussian() * Math.sqrt(weight))
            .toArray();
    return new Ratio(numerators, denominators);
  }

  @Test
  void coversTheTruthAboutAsOftenAsItSays() {
    Random random = new Random(1);
    Bootstrap quick = new Bootstrap(400, 0.9, 3);
    long covered =
        IntStream.range(0, 400)
            .mapToObj(i -> quick.of(questions(50, 2.5, random)).orElseThrow())
            .filter(interval -> interval.lower() <= 2.5 && interval.upper() >= 2.5)
            .count();
    // 360 expected, standard deviation 6; the percentile interval is known to be a little narrow.
    assertThat(covered).isBetween(335L, 385L);
  }

  @Test
  void holdsTheValueAndNarrowsWithMoreUnits() {
    Random random = new Random(2);
    for (int trial = 0; trial < 50; trial++) {
      Interval few = BOOTSTRAP.of(questions(20, 3, random)).orElseThrow();
      Interval many = BOOTSTRAP.of(questions(2000, 3, random)).orElseThrow();
      assertThat(few.value()).isBetween(few.lower(), few.upper());
      assertThat(many.upper() - many.lower()).isLessThan((few.upper() - few.lower()) / 4);
    }
  }

  @Test
  void isExactWhereAllUnitsAgree() {
    Ratio ratio = new Ratio(new double[] {2, 4, 6}, new double[] {1, 2, 3});
    assertThat(BOOTSTRAP.of(ratio)).contains(new Interval(2, 2, 2, 3));
  }

  @Test
  void repeatsItselfWithASeedAndScalesWithTheNumerators() {
    Ratio ratio = questions(30, 1.5, new Random(4));
    Ratio doubled =
        new Ratio(
            Arrays.stream(ratio.numerators()).map(term -> 2 * term).toArray(),
            ratio.denominators());
    Interval first = BOOTSTRAP.of(ratio).orElseThrow();
    assertThat(BOOTSTRAP.of(ratio)).contains(first);
    Interval twice = BOOTSTRAP.of(doubled).orElseThrow();
    assertThat(twice.lower()).isCloseTo(2 * first.lower(), within(1e-12));
    assertThat(twice.upper()).isCloseTo(2 * first.upper(), within(1e-12));
  }

  @Test
  void hasNothingToSayWithoutDenominators() {
    assertThat(BOOTSTRAP.of(new Ratio(new double[] {}, new double[] {}))).isEmpty();
    assertThat(BOOTSTRAP.of(new Ratio(new double[] {0, 0}, new double[] {0, 0}))).isEmpty();
  }

  @Test
  void showsNoIntervalOfOneUnit() {
    Ratio one = new Ratio(new double[] {3}, new double[] {2});
    assertThat(Interval.text(BOOTSTRAP.of(one).orElseThrow())).isEqualTo("1.50");
    assertThat(Interval.text(new Interval(1.5, 1.25, 2, 2))).isEqualTo("1.50 [1.25, 2.00]");
    assertThat(Interval.text(null)).isEqualTo("-");
  }

  @Test
  void leavesResamplesWithoutDenominatorsOut() {
    Ratio ratio = new Ratio(new double[] {0, 0, 3}, new double[] {0, 0, 2});
    assertThat(BOOTSTRAP.of(ratio)).contains(new Interval(1.5, 1.5, 1.5, 3));
  }

  @Test
  void seesASmallDifferenceOfPairsThatVaryMuch() {
    Random random = new Random(5);
    Ratio worse = questions(40, 3, random);
    Ratio better =
        new Ratio(
            IntStream.range(0, worse.units())
                .mapToDouble(i -> worse.numerators()[i] + 0.05 * worse.denominators()[i])
                .toArray(),
            worse.denominators());
    Interval difference = BOOTSTRAP.ofDifference(better, worse).orElseThrow();
    assertThat(difference.value()).isCloseTo(0.05, within(1e-9));
    assertThat(difference.lower()).isCloseTo(0.05, within(1e-9));
    Interval apart = BOOTSTRAP.of(better).orElseThrow();
    assertThat(apart.upper() - apart.lower()).isGreaterThan(0.1);
  }

  @Test
  void refusesWhatCannotBe() {
    Ratio one = new Ratio(new double[] {1}, new double[] {1});
    Ratio two = new Ratio(new double[] {1, 1}, new double[] {1, 1});
    assertThatThrownBy(() -> BOOTSTRAP.ofDifference(one, two))
        .hasMessage("1 units cannot be paired with 2");
    assertThatThrownBy(() -> new Bootstrap(0, 0.95, 1)).hasMessageContaining("resamples is 0");
    assertThatThrownBy(() -> new Bootstrap(10, 95, 1)).hasMessageContaining("confidence is 95.0");
  }
}
