// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.streaming.deadletter.RejectedException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptPlanTest {
  private static final byte[] IMAGE = {1, 2};
  private static final AnswerRules RULES = new AnswerRules(0, 0, 1, null, 0, 16, List.of());

  @Test
  void eachPromptAndSampleIsAQuestionOfItsOwnAboutTheSameBytes() throws RejectedException {
    PromptPlan plan = plan(2, 0.7, 5L, "short=What is {title}?", "long=Describe it.");
    List<Question> questions = plan.questions(row(), IMAGE);

    assertThat(plan.answers()).containsExactly("short", "short_2", "long", "long_2");
    assertThat(questions.stream().map(Question::name)).isEqualTo(plan.answers());
    assertThat(questions.stream().map(question -> question.request().prompt().toString()))
        .containsExactly(
            "Question[text=What is Rex?]",
            "Question[text=What is Rex?]",
            "Question[text=Describe it.]",
            "Question[text=Describe it.]");
    assertThat(questions).allMatch(question -> question.request().images().get(0) == IMAGE);
    assertThat(questions.stream().map(question -> question.request().sampling().seed()))
        .containsExactly(
            OptionalLong.of(5), OptionalLong.of(6), OptionalLong.of(5), OptionalLong.of(6));
  }

  @Test
  void withoutASeedEachAnswerHasOneOfItsPlaceAndName() throws RejectedException {
    List<GenerationRequest> requests =
        plan(2, 0.7, null, "a=Why?", "b=Why?").questions(row(), IMAGE).stream()
            .map(Question::request)
            .toList();

    assertThat(requests).allMatch(request -> request.sampling().seed().isEmpty());
    assertThat(requests.stream().map(GenerationRequest::id))
        .containsExactly("f#7/a", "f#7/a_2", "f#7/b", "f#7/b_2");
  }

  @Test
  void aPromptWithoutANameIsTheCaption() {
    assertThat(NamedPrompt.parse("--prompt", "Is a = b?").name()).isEqualTo("caption");
    assertThat(NamedPrompt.parse("--prompt", "x=Is a = b?"))
        .isEqualTo(new NamedPrompt("x", new Template("Is a = b?")));
  }

  @Test
  void theNearestFolderSaysWhatTheUnnamedPromptAsks() throws RejectedException {
    FolderPrompts folders =
        new FolderPrompts(
            new TreeMap<>(
                Map.of(
                    "/photos", new Template("What?"), "/photos/cats", new Template("Which cat?"))));
    PromptPlan plan =
        new PromptPlan(
            Stream.of("Describe it.", "long=Tell all.")
                .map(text -> NamedPrompt.parse("--prompt", text))
                .toList(),
            folders,
            1,
            RULES);

    assertThat(asked(plan, "/photos/1.png")).containsExactly("What?", "Tell all.");
    assertThat(asked(plan, "/photos/cats/big/1.png")).containsExactly("Which cat?", "Tell all.");
    assertThat(asked(plan, "/photos-2/1.png")).containsExactly("Describe it.", "Tell all.");
    assertThat(asked(plan, "1.png")).containsExactly("Describe it.", "Tell all.");
    assertThat(plan.settings())
        .containsEntry("prompt caption", "Describe it.")
        .containsEntry("prompt /photos/cats/prompt.txt", "Which cat?");
  }

  private static List<String> asked(PromptPlan plan, String file) throws RejectedException {
    ArchiveRow row = row();
    row.setFile(file);
    return plan.questions(row, IMAGE).stream()
        .map(question -> ((Prompt.Question) question.request().prompt()).text())
        .toList();
  }

  @Test
  void aDigestIsOfTheBytesAndOfAllThatIsAsked() throws RejectedException {
    PromptPlan plan = plan(1, 0, null, "short=What?", "long=What is {title}?");
    ArchiveRow row = row();
    Optional<String> digest = plan.digest(row, ByteBuffer.wrap(IMAGE));
    ArchiveRow elsewhere = row();
    elsewhere.setFile("g");
    ArchiveRow other = row();
    other.setColumns(Map.of("title", "Tom"));
    ArchiveRow without = row();
    without.setColumns(Map.of());

    assertThat(digest).isPresent();
    assertThat(plan.digest(elsewhere, ByteBuffer.wrap(IMAGE))).isEqualTo(digest);
    assertThat(plan.digest(row, ByteBuffer.wrap(new byte[] {1, 3}))).isNotEqualTo(digest);
    assertThat(plan.digest(other, ByteBuffer.wrap(IMAGE))).isPresent().isNotEqualTo(digest);
    assertThat(plan.digest(without, ByteBuffer.wrap(IMAGE))).isEmpty();

    row.setDigest(digest.get());
    assertThat(plan.questions(row, IMAGE).get(0).request().id())
        .as("whichever of the rows is asked about")
        .isEqualTo(digest.get() + "/short");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> plan(1, 0, null)).hasMessageContaining("--prompt is missing");
    assertThatThrownBy(() -> plan(1, 0, null, "a=x", "a=y"))
        .hasMessageContaining("more than once under one name (a, a)");
    assertThatThrownBy(() -> plan(2, 0, null, "a=x"))
        .hasMessageContaining("--answers is 2, but --temperature is 0");
    assertThatThrownBy(() -> NamedPrompt.parse("--prompt", "a= "))
        .hasMessageContaining("--prompt is 'a= ', which has nothing behind its name");
  }

  private static PromptPlan plan(int samples, double temperature, Long seed, String... prompts) {
    return new PromptPlan(
        Stream.of(prompts).map(text -> NamedPrompt.parse("--prompt", text)).toList(),
        FolderPrompts.NONE,
        samples,
        new AnswerRules(temperature, 0, 1, seed, 0, 16, List.of()));
  }

  private static ArchiveRow row() {
    return new ArchiveRow(
        "f", 7L, "k", new ImageSource(null, "u"), Map.of("title", "Rex"), null, null);
  }
}
