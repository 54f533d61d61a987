// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TextVQA as published at textvqa.org: {@code TextVQA_0.5.1_val.json} and a folder of images named
 * by their {@code image_id}. The answer is the one that most people gave.
 */
final class TextVqa {
  private static final Optional<String> KIND = Optional.of("text in image");

  private TextVqa() {}

  /**
   * Reads the questions.
   *
   * @param images folder of the images, or the one above {@code train_images} and {@code
   *     test_images}
   * @throws DataException if the file cannot be read
   */
  static SampleSource open(Path file, Path images) {
    ImageFolder folder = new ImageFolder(images).required();
    PublishedSet set =
        new PublishedSet(
            file.getFileName().toString(), (value, origin) -> sample(value, origin, folder));
    PublishedJson.read(file, Map.of("data", set::add));
    return set;
  }

  private static Sample sample(JsonNode value, String origin, ImageFolder folder)
      throws BadSampleException {
    String image = PublishedJson.text(value, "image_id", origin) + ".jpg";
    List<Turn> turns = new ArrayList<>();
    turns.add(new Turn(Role.USER, PublishedJson.text(value, "question", origin), 1));
    mostFrequent(value.path("answers"))
        .ifPresent(answer -> turns.add(new Turn(Role.ASSISTANT, answer, 0)));
    return new Sample(
        value.path("question_id").asText(origin),
        origin,
        KIND,
        List.of(folder.find(List.of(image, "train_images/" + image, "test_images/" + image))),
        turns);
  }

  /** The first one of several that are equally frequent. */
  private static Optional<String> mostFrequent(JsonNode answers) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    answers.forEach(answer -> counts.merge(answer.asText().strip(), 1, Integer::sum));
    counts.remove("");
    return counts.entrySet().stream()
        .reduce((first, second) -> second.getValue() > first.getValue() ? second : first)
        .map(Map.Entry::getKey);
  }
}
