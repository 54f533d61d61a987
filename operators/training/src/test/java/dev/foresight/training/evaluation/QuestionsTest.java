// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionsTest {
  @TempDir private Path folder;

  private SampleSource source(String name, String... lines) throws IOException {
    return LlavaJsonLines.open(
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n"));
  }

  private static String line(String id) {
    return "{\"id\": \"%s\", \"conversations\": [{\"from\": \"human\", \"value\": \"%s?\"}]}"
        .formatted(id, id);
  }

  private static String[] lines(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> line(prefix + i)).toArray(String[]::new);
  }

  @Test
  void drawsSoManyFromAllSetsAndTheSameOnesWithASeed() throws Exception {
    List<SampleSource> sources = List.of(source("a", lines("a", 50)), source("b", lines("b", 50)));
    Questions drawn = Questions.draw(sources, OptionalInt.of(20), 1);
    assertThat(drawn.samples()).hasSize(20).doesNotHaveDuplicates();
    assertThat(
            drawn.samples().stream().map(s -> s.id().substring(0, 1)).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(Questions.draw(sources, OptionalInt.of(20), 1)).isEqualTo(drawn);
    assertThat(Questions.draw(sources, OptionalInt.of(20), 2)).isNotEqualTo(drawn);
  }

  @Test
  void takesAllWithoutALimitOrWithALargerOne() throws Exception {
    List<SampleSource> sources = List.of(source("a", lines("a", 3)));
    assertThat(Questions.draw(sources, OptionalInt.empty(), 1).samples().stream().map(Sample::id))
        .containsExactly("a0", "a1", "a2");
    assertThat(Questions.draw(sources, OptionalInt.of(9), 1).samples()).hasSize(3);
  }

  @Test
  void saysWhereAndWhyAQuestionCannotBeAsked() throws Exception {
    List<SampleSource> sources =
        List.of(
            source(
                "a.jsonl",
                line("a0"),
                "{\"conversations\": 7}",
                "{\"image\": \"no.png\", \"conversations\": [{\"from\": \"human\", \"value\": \"What?\"}]}"));
    Questions drawn = Questions.draw(sources, OptionalInt.empty(), 1);
    assertThat(drawn.samples()).hasSize(1);
    assertThat(drawn.skipped())
        .containsExactly(
            new Skipped(
                "a.jsonl:2",
                "conversations is missing, but must be a list of what human and gpt say"),
            new Skipped("a.jsonl:3", "image no.png is not there; check --images"));
  }
}
