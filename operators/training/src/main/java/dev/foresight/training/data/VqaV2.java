// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * VQAv2 as published at visualqa.org: a file of questions ({@code
 * v2_OpenEnded_mscoco_val2014_questions.json}), maybe one of annotations ({@code
 * v2_mscoco_val2014_annotations.json}), and COCO's images. Kinds are the annotations' {@code
 * answer_type}: yes/no, number, other.
 */
final class VqaV2 {
  private VqaV2() {}

  /**
   * Reads the questions, and the annotations that stand beside them under their published name.
   *
   * @param images folder of COCO's images ({@code COCO_val2014_000000262148.jpg}, or {@code
   *     000000262148.jpg} as of 2017), or the one above it
   * @throws DataException if a file cannot be read
   */
  static SampleSource open(Path questions, Path images) {
    ImageFolder folder = new ImageFolder(images).required();
    Map<Long, Annotation> annotations = annotations(questions);
    AtomicReference<String> subset = new AtomicReference<>("val2014");
    PublishedSet set =
        new PublishedSet(
            questions.getFileName().toString(),
            (value, origin) -> sample(value, origin, subset.get(), folder, annotations));
    JsonNode head = PublishedJson.read(questions, Map.of("questions", set::add));
    // Questions for a part of the test server's set are about images of the whole.
    subset.set(head.path("data_subtype").asText(subset.get()).replace("test-dev", "test"));
    return set;
  }

  private record Annotation(Optional<String> kind, Optional<String> answer) {}

  private static Sample sample(
      JsonNode question,
      String origin,
      String subset,
      ImageFolder folder,
      Map<Long, Annotation> annotations)
      throws BadSampleException {
    long id = PublishedJson.number(question, "question_id", origin);
    Annotation annotation =
        annotations.getOrDefault(id, new Annotation(Optional.empty(), Optional.empty()));
    String number =
        String.format(Locale.ROOT, "%012d", PublishedJson.number(question, "image_id", origin));
    String name = "COCO_" + subset + "_" + number + ".jpg";
    List<Turn> turns = new ArrayList<>();
    turns.add(new Turn(Role.USER, PublishedJson.text(question, "question", origin), 1));
    annotation.answer().ifPresent(answer -> turns.add(new Turn(Role.ASSISTANT, answer, 0)));
    return new Sample(
        Long.toString(id),
        origin,
        annotation.kind(),
        List.of(folder.find(List.of(name, subset + "/" + name, number + ".jpg"))),
        turns);
  }

  private static Map<Long, Annotation> annotations(Path questions) {
    String name = questions.getFileName().toString();
    Path file =
        questions.resolveSibling(
            name.replace("OpenEnded_", "").replace("_questions", "_annotations"));
    Map<Long, Annotation> annotations = new HashMap<>();
    if (!file.equals(questions) && Files.isRegularFile(file)) {
      PublishedJson.read(
          file,
          Map.of(
              "annotations",
              (place, value) ->
                  annotations.put(
                      value.path("question_id").asLong(-1),
                      new Annotation(
                          said(value, "answer_type"), said(value, "multiple_choice_answer")))));
    }
    return annotations;
  }

  private static Optional<String> said(JsonNode annotation, String field) {
    return Optional.of(annotation.path(field).asText("")).filter(text -> !text.isBlank());
  }
}
