// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COCO's captions as published at cocodataset.org: {@code captions_val2017.json} and a folder of
 * images. Every image is asked about once; its first caption is the answer.
 */
final class CocoCaptions {
  private static final Optional<String> KIND = Optional.of("caption");

  private CocoCaptions() {}

  /**
   * Reads the images' names and captions.
   *
   * @param images folder of the images, or the one above {@code val2017} and the like
   * @param question that is asked about each image
   * @throws DataException if the file cannot be read
   */
  static SampleSource open(Path file, Path images, String question) {
    ImageFolder folder = new ImageFolder(images).required();
    Map<Long, String> captions = new HashMap<>();
    PublishedSet set =
        new PublishedSet(
            file.getFileName().toString(),
            (value, origin) -> sample(value, origin, folder, question, captions));
    PublishedJson.read(
        file,
        Map.of(
            "images",
            set::add,
            "annotations",
            (place, value) ->
                captions.putIfAbsent(
                    value.path("image_id").asLong(-1), value.path("caption").asText("").strip())));
    return set;
  }

  private static Sample sample(
      JsonNode image,
      String origin,
      ImageFolder folder,
      String question,
      Map<Long, String> captions)
      throws BadSampleException {
    long id = PublishedJson.number(image, "id", origin);
    String name = PublishedJson.text(image, "file_name", origin);
    List<Turn> turns = new ArrayList<>();
    turns.add(new Turn(Role.USER, question, 1));
    Optional.ofNullable(captions.get(id))
        .filter(caption -> !caption.isEmpty())
        .ifPresent(caption -> turns.add(new Turn(Role.ASSISTANT, caption, 0)));
    return new Sample(
        Long.toString(id), origin, KIND, List.of(folder.find(candidates(name))), turns);
  }

  /** {@code COCO_val2014_1.jpg} lies in {@code val2014} where all of COCO was unpacked. */
  private static List<String> candidates(String name) {
    List<String> candidates = new ArrayList<>(List.of(name));
    String[] parts = name.split("_");
    if (parts.length == 3) {
      candidates.add(parts[1] + "/" + name);
    }
    for (String subset : List.of("val2017", "train2017", "test2017")) {
      candidates.add(subset + "/" + name);
    }
    return candidates;
  }
}
