// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.training.data.Source;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrainingDataTest {
  /** Words are samples. */
  private record Words(String name, List<String> words) implements Source<String> {
    @Override
    public int size() {
      return words.size();
    }

    @Override
    public String read(int index) {
      return words.get(index);
    }
  }

  private static TrainingData<String> split(List<Words> learnt, List<Words> heldOut) {
    return TrainingData.of(learnt, heldOut, word -> SampleKind.TEXT, 1, 0.5);
  }

  @Test
  void validatesWithTheFilesThatAreHeldOutAndNothingElse() throws Exception {
    TrainingData<String> data =
        split(
            List.of(new Words("a", List.of("fox", "cat")), new Words("b", List.of("dog"))),
            List.of(new Words("c", List.of("owl", "ant"))));
    assertThat(data.training(SampleKind.TEXT)).containsExactly(0, 1, 2);
    assertThat(data.validation(SampleKind.TEXT)).containsExactlyInAnyOrder(3, 4);
    assertThat(data.read(4)).isEqualTo("ant");
    assertThat(data.names()).containsExactly("a", "b", "c");
  }

  @Test
  void theFirstOfAHeldOutFileAreNotItsFirstLines() {
    TrainingData<String> data = split(List.of(), List.of(new Words("sorted", numbers())));
    int[] first = Arrays.copyOf(data.validation(SampleKind.TEXT), 40);
    assertThat(IntStream.of(first).average().orElseThrow()).isBetween(150.0, 250.0);
    assertThat(
            split(List.of(), List.of(new Words("sorted", numbers()))).validation(SampleKind.TEXT))
        .startsWith(first);
  }

  private static List<String> numbers() {
    return IntStream.range(0, 400).mapToObj(Integer::toString).toList();
  }

  @Test
  void validatesWithAShareWhereNoFileIsHeldOut() {
    List<String> words = numbers();
    TrainingData<String> data = split(List.of(new Words("a", words)), List.of());
    assertThat(data.validation(SampleKind.TEXT).length).isBetween(150, 250);
    assertThat(data.validation(SampleKind.TEXT).length + data.training(SampleKind.TEXT).length)
        .isEqualTo(400);
  }
}
