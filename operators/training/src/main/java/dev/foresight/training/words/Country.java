// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A country, or a territory that has a flag of its own.
 *
 * @param code of ISO 3166-1, two small letters
 * @param name in English, without an article
 * @param continent that it is counted to
 * @param capital empty where it has none
 * @param languages official ones
 * @param currency the first one
 */
public record Country(
    String code,
    String name,
    String continent,
    String capital,
    List<String> languages,
    String currency) {
  /** Places that fly another country's flag: their pictures would have two names. */
  private static final Set<String> OTHERS_FLAGS =
      Set.of(
          "AC", "AQ", "BL", "BQ", "BV", "CP", "DG", "EA", "GF", "GP", "HM", "IC", "MF", "MQ", "NC",
          "PM", "RE", "SH", "SJ", "TA", "UM", "WF", "YT");

  /** Countries whose names take an article; beginnings. */
  private static final Set<String> WITH_ARTICLE =
      Set.of(
          "Bahamas",
          "British",
          "Cayman",
          "Cocos",
          "Central African",
          "Comoros",
          "Cook",
          "Czech Republic",
          "Democratic Republic",
          "Dominican Republic",
          "Falkland",
          "Faroe",
          "French Southern",
          "Gambia",
          "Isle",
          "Maldives",
          "Marshall",
          "Netherlands",
          "Northern Mariana",
          "Philippines",
          "Pitcairn",
          "Republic",
          "Seychelles",
          "Solomon",
          "Turks",
          "U.S.",
          "United");

  /** Names as people write them. */
  private static final Map<String, String> SPELT =
      Map.of(
          "Aland", "Åland",
          "Cocos (Keeling) Islands", "Cocos Islands",
          "Curacao", "Curaçao",
          "Sao Tome and Principe", "São Tomé and Príncipe");

  /** Copies the languages. */
  public Country {
    languages = List.copyOf(languages);
  }

  /**
   * Reads all.
   *
   * @param folder of the unpacked package {@code countries-list}
   * @throws DataException if it cannot be read
   */
  public static List<Country> read(Path folder) {
    JsonNode continents = json(folder.resolve("continents.min.json"));
    JsonNode languages = json(folder.resolve("languages.min.json"));
    JsonNode currencies = json(folder.resolve("currencies.min.json"));
    List<Country> countries = new ArrayList<>();
    json(folder.resolve("countries.min.json"))
        .properties()
        .forEach(
            entry -> {
              JsonNode country = entry.getValue();
              if (!OTHERS_FLAGS.contains(entry.getKey())) {
                countries.add(
                    new Country(
                        entry.getKey().toLowerCase(Locale.ROOT),
                        name(country.path("name").asText()),
                        continents.path(country.path("continent").asText()).asText(),
                        country.path("capital").asText(),
                        names(country.path("languages"), languages),
                        currency(
                            currencies
                                .path(country.path("currency").path(0).asText())
                                .path("name")
                                .asText())));
              }
            });
    return countries;
  }

  /** Some names are written without their marks, or with words in brackets. */
  private static String name(String published) {
    return SPELT.getOrDefault(published, published);
  }

  /** Units are no names: {@code Japanese yen}. */
  private static String currency(String published) {
    int last = published.lastIndexOf(' ') + 1;
    return published.substring(0, last) + published.substring(last).toLowerCase(Locale.ROOT);
  }

  private static JsonNode json(Path file) {
    return JsonFile.ofPackage(file, "countries-list");
  }

  private static List<String> names(JsonNode codes, JsonNode names) {
    List<String> found = new ArrayList<>();
    for (JsonNode code : codes) {
      found.add(names.path(code.asText()).path("name").asText());
    }
    return found;
  }

  /** Returns the name as it stands in a sentence: {@code the Netherlands}. */
  public String inSentence() {
    return WITH_ARTICLE.stream().anyMatch(name::startsWith) ? "the " + name : name;
  }

  /** Returns whether verbs are plural with the name: of groups of islands. */
  public boolean isPlural() {
    return name.matches(".*(Islands|Maldives|Bahamas|Comoros|Philippines|Seychelles|Territories)");
  }

  /** Returns the code points of its flag as an emoji, as icon sets write them. */
  public String codePoints() {
    return "%X-%X".formatted(0x1F1E6 + code.charAt(0) - 'a', 0x1F1E6 + code.charAt(1) - 'a');
  }
}
