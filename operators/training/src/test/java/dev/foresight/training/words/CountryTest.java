// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountryTest {
  @TempDir private Path folder;

  private List<Country> read(String countries) throws IOException {
    Files.writeString(folder.resolve("continents.min.json"), "{\"EU\": \"Europe\"}");
    Files.writeString(
        folder.resolve("languages.min.json"),
        "{\"nl\": {\"name\": \"Dutch\"}, \"fr\": {\"name\": \"French\"}}");
    Files.writeString(
        folder.resolve("currencies.min.json"),
        "{\"EUR\": {\"name\": \"Euro\"}, \"CHF\": {\"name\": \"Swiss Franc\"}}");
    Files.writeString(folder.resolve("countries.min.json"), countries);
    return Country.read(folder);
  }

  private static String row(String code, String name, String currency) {
    return "\"%s\": {\"name\": \"%s\", \"continent\": \"EU\", \"capital\": \"Town\", \"currency\": [\"%s\"], \"languages\": [\"nl\", \"fr\"]}"
        .formatted(code, name, currency);
  }

  @Test
  void readsWhatIsToBeSaid() throws IOException {
    assertThat(read("{" + row("NL", "Netherlands", "EUR") + "}"))
        .containsExactly(
            new Country("nl", "Netherlands", "Europe", "Town", List.of("Dutch", "French"), "euro"));
    assertThat(read("{" + row("CH", "Switzerland", "CHF") + "}").get(0).currency())
        .isEqualTo("Swiss franc");
  }

  @Test
  void writesNamesAsSentencesDo() throws IOException {
    Country netherlands = read("{" + row("NL", "Netherlands", "EUR") + "}").get(0);
    assertThat(netherlands.inSentence()).isEqualTo("the Netherlands");
    assertThat(netherlands.isPlural()).isFalse();
    Country islands = read("{" + row("FO", "Faroe Islands", "EUR") + "}").get(0);
    assertThat(islands.inSentence()).isEqualTo("the Faroe Islands");
    assertThat(islands.isPlural()).isTrue();
    assertThat(read("{" + row("CW", "Curacao", "EUR") + "}").get(0).inSentence())
        .isEqualTo("Curaçao");
  }

  @Test
  void knowsTheEmojiOfAFlag() throws IOException {
    assertThat(read("{" + row("NL", "Netherlands", "EUR") + "}").get(0).codePoints())
        .isEqualTo("1F1F3-1F1F1");
  }

  @Test
  void leavesOutWhatFliesAnothersFlag() throws IOException {
    assertThat(read("{" + row("BV", "Bouvet Island", "EUR") + "}")).isEmpty();
  }
}
