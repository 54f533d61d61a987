// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files laid out as VQAv2, TextVQA and COCO publish theirs, cut to a few elements. */
final class PublishedSetsTest {
  private static final String QUESTIONS =
      """
      {"info": {"year": 2017}, "task_type": "Open-Ended", "data_type": "mscoco", "license": {},
       "data_subtype": "val2014", "questions": [
         {"image_id": 262148, "question": "Where is he looking?", "question_id": 262148000},
         {"image_id": 262148, "question": "How many people?", "question_id": 262148001},
         {"image_id": "x", "question": "Bad?", "question_id": 3},
         {"image_id": 7, "question": " ", "question_id": 4}]}
      """;

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    return Files.writeString(folder.resolve(name), text);
  }

  private static SampleSource open(Path file, Path images) {
    return DataFormat.of(file).open(file, images, "Caption?");
  }

  @Test
  void readsVqaV2WithTheKindsOfItsAnnotations() throws Exception {
    Path file = write("v2_OpenEnded_mscoco_val2014_questions.json", QUESTIONS);
    write(
        "v2_mscoco_val2014_annotations.json",
        """
        {"info": {}, "annotations": [
          {"question_type": "how many", "multiple_choice_answer": "2", "answers": [],
           "image_id": 262148, "answer_type": "number", "question_id": 262148001}]}
        """);
    Path image = write("coco/val2014/COCO_val2014_000000262148.jpg", "jpeg");
    SampleSource set = open(file, folder.resolve("coco"));
    assertThat(DataFormat.of(file)).isEqualTo(DataFormat.VQAV2);
    assertThat(set.size()).isEqualTo(4);
    Sample first = set.read(0);
    assertThat(first.id()).isEqualTo("262148000");
    assertThat(first.origin()).isEqualTo("v2_OpenEnded_mscoco_val2014_questions.json:questions[0]");
    assertThat(first.kind()).isEmpty();
    assertThat(first.turns()).containsExactly(new Turn(Role.USER, "Where is he looking?", 1));
    assertThat(first.images())
        .containsExactly(new SampleImage.InFile("val2014/COCO_val2014_000000262148.jpg", image));
    Sample second = set.read(1);
    assertThat(second.kind()).contains("number");
    assertThat(second.answer()).contains("2");
  }

  @Test
  void findsImagesByTheirNamesOf2017AndOfTheWholeTestSet() throws Exception {
    Path file = write("q.json", QUESTIONS.replace("val2014", "test-dev2015").replace("\"x\"", "8"));
    write("images/COCO_test2015_000000262148.jpg", "jpeg");
    write("images/000000000008.jpg", "jpeg");
    SampleSource set = open(file, folder.resolve("images"));
    assertThat(set.read(0).images().get(0).name()).isEqualTo("COCO_test2015_000000262148.jpg");
    assertThat(set.read(2).images().get(0).name()).isEqualTo("000000000008.jpg");
  }

  @Test
  void readsTextVqaWithTheAnswerThatMostGave() throws Exception {
    Path file =
        write(
            "TextVQA_0.5.1_val.json",
            """
            {"dataset_type": "val", "dataset_name": "textvqa", "data": [
              {"question": "what is the brand?", "image_id": "003a", "image_classes": ["Cat"],
               "answers": ["nous", "dakota", "", "", "", "dakota"], "question_id": 34602}]}
            """);
    Path image = write("train_images/003a.jpg", "jpeg");
    Sample sample = open(file, folder).read(0);
    assertThat(sample)
        .isEqualTo(
            new Sample(
                "34602",
                "TextVQA_0.5.1_val.json:data[0]",
                Optional.of("text in image"),
                List.of(new SampleImage.InFile("train_images/003a.jpg", image)),
                List.of(
                    new Turn(Role.USER, "what is the brand?", 1),
                    new Turn(Role.ASSISTANT, "dakota", 0))));
  }

  @Test
  void asksOnceAboutEachOfCocosCaptionedImages() throws Exception {
    Path file =
        write(
            "captions_val2017.json",
            """
            {"info": {}, "licenses": [], "images": [
               {"license": 5, "file_name": "000000000139.jpg", "id": 139},
               {"license": 5, "file_name": "000000000285.jpg", "id": 285}],
             "annotations": [
               {"image_id": 139, "id": 1, "caption": "A room. "},
               {"image_id": 139, "id": 2, "caption": "Another."}]}
            """);
    write("val2017/000000000139.jpg", "jpeg");
    SampleSource set = open(file, folder);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.read(0).turns())
        .containsExactly(
            new Turn(Role.USER, "Caption?", 1), new Turn(Role.ASSISTANT, "A room.", 0));
    assertThat(set.read(0).images().get(0).exists()).isTrue();
    assertThat(set.read(1).isAnswered()).isFalse();
    assertThat(set.read(1).images().get(0).exists()).isFalse();
    assertThat(set.read(1).images().get(0).name()).isEqualTo("000000000285.jpg");
  }

  @Test
  void saysWhatIsWrongWithAnElementAndReadsTheOthers() throws Exception {
    SampleSource set = open(write("q.json", QUESTIONS), folder);
    assertThatThrownBy(() -> set.read(2))
        .isInstanceOf(BadSampleException.class)
        .hasMessage(
            "q.json:questions[2]: image_id is \"x\", but must be a whole number, 0 or above");
    assertThatThrownBy(() -> set.read(3))
        .hasMessage("q.json:questions[3]: question is \" \", but must be a text that is not empty");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path nothing = folder.resolve("nothing.json");
    assertThatThrownBy(() -> DataFormat.of(nothing))
        .isInstanceOf(DataException.class)
        .hasMessage("there is no file " + nothing + "; name a data set's file");
    assertThatThrownBy(() -> DataFormat.of(write("a.json", "{\"prompt\": \"a\"}")))
        .hasMessageContaining("a.json is of no known format; give JSON lines with conversations");
    assertThatThrownBy(() -> DataFormat.of(write("b.json", "USER:")))
        .hasMessageContaining("b.json is not JSON");
    Path broken = write("c.json", "{\"questions\": [\n{\"image_id\": 1,,");
    assertThatThrownBy(() -> open(broken, folder)).hasMessageContaining("c.json, line 2: not JSON");
    Path annotations = write("d.json", "{\"annotations\": []}");
    assertThatThrownBy(() -> open(annotations, folder))
        .hasMessageContaining("d.json must have the lists")
        .hasMessageContaining("images");
    assertThatThrownBy(() -> open(write("e.json", QUESTIONS), folder.resolve("none")))
        .hasMessageContaining("there is no folder of images")
        .hasMessageContaining("--images");
  }

  @Test
  void tellsJsonLinesByTheirConversationsOrTheirName() throws Exception {
    assertThat(DataFormat.of(write("a.json", "{\"id\": 1, \"conversations\": []}\n{}")))
        .isEqualTo(DataFormat.LLAVA);
    assertThat(DataFormat.of(write("b.jsonl", "broken\n"))).isEqualTo(DataFormat.LLAVA);
  }
}
