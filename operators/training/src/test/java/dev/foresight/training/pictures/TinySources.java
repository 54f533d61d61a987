// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.words.Phrase;
import dev.foresight.training.words.Thing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Packages of a small world: things of one colour each, and two flags. */
final class TinySources {
  /** What colour each thing has. */
  static final Map<String, String> THINGS =
      new LinkedHashMap<>(
          Map.of(
              "fox", "orange",
              "lemon", "yellow",
              "frog", "green",
              "whale", "blue",
              "grapes", "purple",
              "tomato", "red",
              "ghost", "white",
              "panda", "black"));

  private static final Map<String, String> PAINTS =
      Map.of(
          "orange", "#ff8800",
          "yellow", "#ffe600",
          "green", "#109020",
          "blue", "#1030d0",
          "purple", "#8020b0",
          "red", "#e01010",
          "white", "#ffffff",
          "black", "#000000");

  private TinySources() {}

  /** Returns a thing that nothing more is known of. */
  static Subject.OfThing thing(String name) {
    return new Subject.OfThing(
        new Thing(
            "1f34f",
            name.replace(' ', '-'),
            new Phrase("a " + name, name, false),
            "food",
            "food",
            List.of(),
            Optional.empty(),
            true));
  }

  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("emojibase-data/en"));
    Files.createDirectories(folder.resolve("emojibase-data/meta"));
    Files.writeString(
        folder.resolve("emojibase-data/meta/groups.json"),
        "{\"subgroups\": {\"1\": \"animal-mammal\"}}");
    List<String> names = THINGS.keySet().stream().sorted().toList();
    Files.writeString(
        folder.resolve("emojibase-data/en/data.json"),
        names.stream()
            .map(
                name ->
                    "{\"label\": \"%s\", \"hexcode\": \"1F%02d\", \"tags\": [\"%s\"], \"group\": 3, \"subgroup\": 1}"
                        .formatted(name, names.indexOf(name), name))
            .collect(Collectors.joining(",", "[", "]")));
    countries(Files.createDirectories(folder.resolve("countries-list")));
    Path wordNet = Files.createDirectories(folder.resolve("wordnet"));
    Files.writeString(
        wordNet.resolve("data.noun"),
        """
        00000001 05 n 01 canine 0 000 | a kind of mammal
        00000002 05 n 01 fox 0 001 @ 00000001 n 0000 | alert hunter with a bushy tail
        """);
    Files.writeString(
        wordNet.resolve("index.noun"), "canine n 1 0 1 1 00000001\nfox n 1 1 @ 1 1 00000002\n");
    for (Style style : Style.values()) {
      icons(Files.createDirectories(folder.resolve(style.folder())), style);
    }
    return folder;
  }

  private static void countries(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("continents.min.json"), "{\"AS\": \"Asia\", \"EU\": \"Europe\"}");
    Files.writeString(
        folder.resolve("languages.min.json"),
        "{\"ja\": {\"name\": \"Japanese\"}, \"pl\": {\"name\": \"Polish\"}}");
    Files.writeString(
        folder.resolve("currencies.min.json"),
        "{\"JPY\": {\"name\": \"Japanese Yen\"}, \"PLN\": {\"name\": \"Polish Zloty\"}}");
    Files.writeString(
        folder.resolve("countries.min.json"),
        """
        {"JP": {"name": "Japan", "continent": "AS", "capital": "Tokyo", "currency": ["JPY"], "languages": ["ja"]},
         "PL": {"name": "Poland", "continent": "EU", "capital": "Warsaw", "currency": ["PLN"], "languages": ["pl"]}}
        """);
  }

  private static void icons(Path folder, Style style) throws IOException {
    Map<String, String> icons = new LinkedHashMap<>();
    if (style == Style.FLAG || style == Style.CIRCLE_FLAGS) {
      String end = style == Style.FLAG ? "-4x3" : "";
      icons.put(
          "jp" + end,
          "<path fill='#fff' d='M0 0h64v48H0z'/><circle cx='32' cy='24' r='14' fill='#b01020'/>");
      icons.put(
          "pl" + end,
          "<path fill='#fff' d='M0 0h64v24H0z'/><path fill='#d01030' d='M0 24h64v24H0z'/>");
    } else if (style != Style.FXEMOJI) {
      THINGS.forEach(
          (name, colour) ->
              icons.put(
                  name,
                  "<rect width='60' height='60' rx='9' fill='%s'/>".formatted(PAINTS.get(colour))));
    }
    Files.writeString(
        folder.resolve("icons.json"),
        icons.entrySet().stream()
            .map(icon -> "\"%s\": {\"body\": \"%s\"}".formatted(icon.getKey(), icon.getValue()))
            .collect(
                Collectors.joining(",", "{\"width\": 64, \"height\": 64, \"icons\": {", "}}")));
  }
}
