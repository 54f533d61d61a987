// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the small world, of which fox, frog, panda, whale and the flag of Japan are familiar. */
final class PictureSamplesTest {
  private static final SamplePlan PLAN =
      new SamplePlan(
          List.of("describe", "colours", "is there (no)"),
          List.of("flag: capital"),
          List.of(),
          List.of("name"),
          List.of());

  @TempDir private static Path folder;
  private static Gallery gallery;

  @BeforeAll
  static void open() throws IOException {
    gallery = Gallery.open(TinySources.write(folder.resolve("sources")), false);
  }

  private static List<JsonNode> written(SamplePlan plan, String name) throws IOException {
    Path samples = folder.resolve(name);
    PictureSamples.write(gallery, plan, samples, 1);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(samples.resolve("samples.jsonl"))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  @Test
  void asksOneQuestionOfEachKindAboutAnotherSubjectAndKnowsItsAnswer() throws IOException {
    List<JsonNode> rows = written(PLAN, "kinds");

    assertThat(rows).extracting(row -> row.path("id").asText()).hasSize(7).doesNotHaveDuplicates();
    assertThat(rows.subList(0, 5))
        .extracting(row -> row.at("/attributes/answer").asText().replaceAll("[ ,].*", ""))
        .containsExactly("The", "It", "The", "The", "This");
    assertThat(rows.get(2).at("/attributes/answer").asText()).endsWith(", so no.");
    for (JsonNode row : rows.subList(0, 5)) {
      Path image = folder.resolve("kinds").resolve(row.at("/images/0").asText());
      assertThat(ImageIO.read(image.toFile()).getWidth()).isEqualTo(Shown.SIDE);
    }
  }

  @Test
  void saysWhatIsHeldOutAndShowsOtherwiseOnlyStylesThatMayBePassedOn() throws IOException {
    List<JsonNode> rows = written(PLAN, "styles").subList(0, 5);
    String terms = Files.readString(folder.resolve("styles/README.md"));
    for (JsonNode row : rows) {
      assertThat(terms).contains("`" + row.at("/attributes/style").asText() + "`");
      String style = row.at("/attributes/style").asText();
      if (row.at("/attributes/held_out").asText().equals("style")) {
        assertThat(style).isEqualTo("twemoji");
      } else {
        assertThat(style).isIn("noto", "fluent-emoji-flat", "flag", "circle-flags");
      }
    }
  }

  @Test
  void showsScenesOfPairsThatAreNeverLearnt() throws IOException {
    List<JsonNode> rows = written(scenes("scene: order"), "scene");

    assertThat(HeldOut.pair("fox", "frog")).isTrue();
    assertThat(rows.get(0).path("id").asText()).isIn("fox-frog", "frog-fox");
    assertThat(rows.get(0).at("/attributes/answer").asText())
        .containsAnyOf("left of", "right of", "above", "below")
        .contains("fox", "frog");
  }

  @Test
  void showsNoSubjectTwice() {
    assertThatThrownBy(() -> written(scenes("scene: order", "scene: order"), "twice"))
        .isInstanceOf(DataException.class)
        .hasMessage("too little that is familiar is there to ask: scene: order");
  }

  private static SamplePlan scenes(String... kinds) {
    return new SamplePlan(List.of(), List.of(), List.of(kinds), List.of(), List.of());
  }

  @Test
  void endsWithRequestsThatAreBadOnPurpose() throws IOException {
    List<JsonNode> rows = written(PLAN, "bad");

    assertThat(rows.get(5).at("/images/0").asText()).isEqualTo("broken.png");
    assertThat(rows.get(6).path("temperature").asDouble()).isNegative();
    assertThat(rows.subList(5, 7)).noneMatch(row -> row.has("attributes"));
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    written(PLAN, "once");
    written(PLAN, "again");
    try (Stream<Path> files = Files.list(folder.resolve("once"))) {
      assertThat(files.toList())
          .hasSize(8)
          .allSatisfy(
              file ->
                  assertThat(folder.resolve("again").resolve(file.getFileName()))
                      .hasSameBinaryContentAs(file));
    }
  }
}
