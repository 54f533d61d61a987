// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.EmojiCode;
import dev.foresight.training.data.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what emoji show from {@code emojibase-data}; people, signs and flags are left out. */
public final class Things {
  private static final String LEFT_OUT = "-";
  private static final String THING = "thing";
  private static final int MOST_KEYWORDS = 4;

  /** WordNet's fields of animals, artefacts, food, natural objects, phenomena and plants. */
  private static final Set<Integer> VISIBLE = Set.of(5, 6, 13, 17, 19, 20);

  /** Tags with a second meaning that a caption should not play with. */
  private static final Set<String> NO_KEYWORDS =
      Set.of(
          "ass",
          "booze",
          "compress",
          "handgun",
          "pistol",
          "pot",
          "queen",
          "repercussion",
          "revolver",
          "roach",
          "speculum",
          "thong");

  /** What those of a subgroup are, where there is a word for it. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("cat-face", "cat's face"),
          Map.entry("monkey-face", "monkey"),
          Map.entry("heart", "heart"),
          Map.entry("animal-mammal", "mammal"),
          Map.entry("animal-bird", "bird"),
          Map.entry("animal-amphibian", "amphibian"),
          Map.entry("animal-reptile", "reptile"),
          Map.entry("animal-marine", "sea animal"),
          Map.entry("animal-bug", "small animal"),
          Map.entry("plant-flower", "flower"),
          Map.entry("plant-other", "plant"),
          Map.entry("food-fruit", "fruit"),
          Map.entry("food-vegetable", "vegetable"),
          Map.entry("food-prepared", "food"),
          Map.entry("food-asian", "food"),
          Map.entry("food-sweet", "sweet food"),
          Map.entry("drink", "drink"),
          Map.entry("dishware", "tableware"),
          Map.entry("place-building", "building"),
          Map.entry("place-religious", "building"),
          Map.entry("transport-ground", "transport"),
          Map.entry("transport-water", "transport"),
          Map.entry("transport-air", "transport"),
          Map.entry("sport", "sport"),
          Map.entry("game", "game"),
          Map.entry("award-medal", "award"),
          Map.entry("clothing", "clothing"),
          Map.entry("musical-instrument", "musical instrument"),
          Map.entry("computer", "electronics"),
          Map.entry("phone", "electronics"),
          Map.entry("tool", "tool"),
          Map.entry("sky-weather", "sky and weather"));

  /** Labels that WordNet knows in another meaning first. */
  private static final Set<String> OTHERWISE_MEANT =
      Set.of(
          "abacus",
          "alien",
          "balloon",
          "beaver",
          "bikini",
          "black cat",
          "blossom",
          "blue book",
          "card index",
          "chestnut",
          "cigarette",
          "cityscape",
          "coat",
          "construction",
          "crown",
          "cut of meat",
          "dolphin",
          "fire",
          "fondue",
          "hammer",
          "headstone",
          "hook",
          "hut",
          "ice",
          "jellyfish",
          "joystick",
          "label",
          "link",
          "lollipop",
          "lotus",
          "mate",
          "memo",
          "metro",
          "national park",
          "panda",
          "peacock",
          "phoenix",
          "pick",
          "pill",
          "radio",
          "ribbon",
          "rosette",
          "salt",
          "seal",
          "seat",
          "skunk",
          "soft ice cream",
          "spider web",
          "television",
          "toilet",
          "turtle",
          "wood",
          "worm");

  private final Map<String, String> names = names();
  private final WordNet wordNet;

  private Things(WordNet wordNet) {
    this.wordNet = wordNet;
  }

  /**
   * Reads all.
   *
   * @param folder of the unpacked package
   * @return in the published order
   * @throws DataException if the package cannot be read
   */
  public static List<Thing> read(Path folder, WordNet wordNet) {
    JsonNode subgroups = json(folder.resolve("meta/groups.json")).path("subgroups");
    Things things = new Things(wordNet);
    List<Thing> read = new ArrayList<>();
    for (JsonNode emoji : json(folder.resolve("en/data.json"))) {
      Topic.of(emoji.path("group").asInt(-1))
          .flatMap(topic -> things.thing(emoji, topic, subgroups))
          .ifPresent(read::add);
    }
    return read;
  }

  private static JsonNode json(Path file) {
    return JsonFile.ofPackage(file, "emojibase-data");
  }

  private Optional<Thing> thing(JsonNode emoji, Topic topic, JsonNode subgroups) {
    String label = emoji.path("label").asText();
    String name = names.getOrDefault(label, label);
    if (name.equals(LEFT_OUT)) {
      return Optional.empty();
    }
    String subgroup = subgroups.path(emoji.path("subgroup").asText()).asText();
    String kind = subgroup.startsWith("face-") ? "face" : KINDS.getOrDefault(subgroup, THING);
    Phrase phrase = Phrase.of(name);
    return Optional.of(
        new Thing(
            EmojiCode.of(emoji.path("hexcode").asText()),
            icon(label),
            phrase,
            topic.title(),
            kind,
            keywords(phrase.noun(), kind, emoji.path("tags")),
            OTHERWISE_MEANT.contains(label)
                ? Optional.empty()
                : wordNet.sense(label, topic.fields()),
            wordNet.knows(label)));
  }

  /** Tags are people's, and some are jokes: those that name what can be seen are kept. */
  private List<String> keywords(String name, String kind, JsonNode tags) {
    Set<String> keywords = new LinkedHashSet<>(List.of(name));
    if (!kind.equals(THING)) {
      keywords.add(kind);
    }
    for (JsonNode tag : tags) {
      if (keywords.size() < MOST_KEYWORDS
          && !NO_KEYWORDS.contains(tag.asText())
          && wordNet.means(tag.asText(), VISIBLE)) {
        keywords.add(tag.asText());
      }
    }
    return List.copyOf(keywords);
  }

  private static String icon(String label) {
    return label
        .toLowerCase(Locale.ROOT)
        .replace("’", "")
        .replace("ñ", "n")
        .replaceAll("[^a-z0-9]+", "-");
  }

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (String line : WordList.read(Things.class, "names.txt")) {
      int colon = line.indexOf(": ");
      names.put(line.substring(0, colon), line.substring(colon + 2));
    }
    return names;
  }
}
