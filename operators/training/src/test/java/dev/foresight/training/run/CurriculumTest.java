// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.training.run.Curriculum.Draw;
import dev.foresight.training.run.Curriculum.Position;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurriculumTest {
  private static final int[] NONE = {};

  @Test
  void beginsWithTextAndEndsWithImages() {
    Curriculum curriculum = new Curriculum(1, 6, indices(100), indices(200));
    assertThat(IntStream.rangeClosed(1, 6).mapToDouble(curriculum::share))
        .containsExactly(0.0, 0.0, 0.0, 1 / 3.0, 2 / 3.0, 1.0);
    assertThat(IntStream.rangeClosed(1, 6).mapToLong(curriculum::draws))
        .containsExactly(100L, 100L, 100L, 200L, 200L, 200L);
    List<Draw> draws = all(curriculum, 7);
    assertThat(draws.subList(0, 300)).allMatch(draw -> draw.kind() == SampleKind.TEXT);
    assertThat(draws.subList(300, 500).stream().filter(CurriculumTest::isMultimodal).count())
        .isBetween(40L, 95L);
    assertThat(draws.subList(700, 900)).allMatch(CurriculumTest::isMultimodal);
  }

  @ParameterizedTest
  @CsvSource({"2,5,100", "2,100,5", "3,17,17", "8,1,30", "5,30,1"})
  void showsEverySampleOfBothSets(int epochs, int text, int multimodal) {
    Set<Draw> seen =
        new HashSet<>(all(new Curriculum(3, epochs, indices(text), indices(multimodal)), 6));
    assertThat(seen).hasSize(text + multimodal);
  }

  @Test
  void inOneStageDrawsAsManyOfEachKindMixedFromTheBeginning() {
    Curriculum two = new Curriculum(1, 6, 2, indices(100), indices(200));
    Curriculum one = new Curriculum(1, 6, 1, indices(100), indices(200));
    assertThat(IntStream.rangeClosed(1, 6).mapToDouble(one::share).distinct()).hasSize(1);
    List<Draw> draws = all(one, 7);
    assertThat(draws).hasSameSizeAs(all(two, 7));
    assertThat(draws.stream().filter(CurriculumTest::isMultimodal).count())
        .isCloseTo(all(two, 7).stream().filter(CurriculumTest::isMultimodal).count(), within(60L));
    assertThat(draws.subList(0, 100)).anyMatch(CurriculumTest::isMultimodal);
    assertThat(new HashSet<>(draws)).hasSize(300);
  }

  @Test
  void drawsTheSameWhateverTheSizesOfDraws() {
    assertThat(all(new Curriculum(9, 4, indices(13), indices(29)), 1))
        .isEqualTo(all(new Curriculum(9, 4, indices(13), indices(29)), 8))
        .isNotEqualTo(all(new Curriculum(8, 4, indices(13), indices(29)), 8));
  }

  @Test
  void drawsBoundSamplesBehindTheOneBefore() {
    BitSet bound = new BitSet();
    bound.set(1, 3);
    bound.set(5);
    Curriculum curriculum = new Curriculum(4, 3, 1, NONE, indices(20), bound);
    List<Integer> drawn = all(curriculum, 20).stream().map(Draw::index).toList();
    assertThat(drawn).hasSize(60);
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(drawn.subList(epoch * 20, epoch * 20 + 20))
          .doesNotHaveDuplicates()
          .containsSequence(0, 1, 2)
          .containsSequence(4, 5);
    }
    assertThat(drawn.subList(0, 20)).isNotEqualTo(drawn.subList(20, 40));
  }

  @Test
  void usesOneSetAlone() {
    assertThat(all(new Curriculum(1, 1, indices(4), NONE), 3)).hasSize(4);
    assertThat(all(new Curriculum(1, 1, NONE, indices(4)), 3)).hasSize(4);
    assertThatThrownBy(() -> new Curriculum(1, 1, NONE, NONE)).hasMessageContaining("no sample");
    assertThatThrownBy(() -> new Curriculum(1, 1, indices(1), indices(1)))
        .hasMessageContaining("epochs is 1");
  }

  private static boolean isMultimodal(Draw draw) {
    return draw.kind() == SampleKind.MULTIMODAL;
  }

  private static int[] indices(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static List<Draw> all(Curriculum curriculum, int atOnce) {
    List<Draw> draws = new ArrayList<>();
    for (Position place = Position.START; !curriculum.isOver(place); ) {
      Curriculum.Drawn drawn = curriculum.draw(place, atOnce);
      draws.addAll(drawn.draws());
      place = drawn.next();
    }
    return draws;
  }
}
