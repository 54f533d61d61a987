// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stop strings looked for id by id against a search of the whole text at every id. */
class StopSearchTest {
  @Test
  void findsWhatASearchOfTheWholeTextOfLlavaFinds() {
    checkRandomTexts(TokenizerFiles.llava());
  }

  @Test
  void findsWhatASearchOfTheWholeTextOfQwen2Finds() {
    checkRandomTexts(TokenizerFiles.qwen2());
  }

  @Test
  void findsAStopStringThatManyIdsMakeUp() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      StopSearch search = search(tokenizer, List.of("large red", "no such text"));
      List<Optional<String>> found = new ArrayList<>();
      for (int id : tokenizer.encode("The image shows a large red")) {
        found.add(search.add(id));
      }
      assertThat(found.subList(0, found.size() - 1)).containsOnly(Optional.empty());
      assertThat(found.get(found.size() - 1)).contains("The image shows a ");
    }
  }

  @Test
  void findsNothingWithoutStopStrings() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      StopSearch search = search(tokenizer, List.of());
      for (int id : tokenizer.encode("The image")) {
        assertThat(search.add(id)).isEmpty();
      }
    }
  }

  @Test
  void whatIsPassedOverIsNotFoundLater() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      StopSearch search = search(tokenizer, List.of("two", "longer than all of the text"));
      List<Integer> ids = new ArrayList<>();
      Optional<String> found = Optional.empty();
      for (int id : tokenizer.encode("one, two, three, two, four")) {
        boolean passing = !tokenizer.decode(ids).contains("two");
        ids.add(id);
        if (passing) {
          search.pass(id);
        } else if (found.isEmpty()) {
          found = search.add(id);
        }
      }
      assertThat(found).contains("one, two, three, ");
    }
  }

  private static void checkRandomTexts(Path folder) {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      RandomIds random = new RandomIds(tokenizer, 42);
      int stopped = 0;
      for (int i = 0; i < 3000; i++) {
        List<Integer> ids = random.next(24);
        stopped += check(tokenizer, ids, stopStrings(random, tokenizer, ids)) ? 1 : 0;
      }
      assertThat(stopped).isBetween(1000, 2900);
    }
  }

  /** Returns parts of the text as it is at some ids, and of another text. */
  private static List<String> stopStrings(
      RandomIds random, Tokenizer tokenizer, List<Integer> ids) {
    List<String> stop = new ArrayList<>();
    for (List<Integer> some : List.of(ids, ids.subList(0, ids.size() / 2), random.next(24))) {
      String part = random.partOf(tokenizer.decode(some));
      if (part.length() > 1) {
        stop.add(part);
      }
    }
    return stop;
  }

  /** Compares up to the first stop; returns whether there is one. */
  private static boolean check(Tokenizer tokenizer, List<Integer> ids, List<String> strings) {
    StopStrings stop = new StopStrings(strings);
    StopSearch search = search(tokenizer, strings);
    for (int i = 0; i < ids.size(); i++) {
      String text = tokenizer.decode(ids.subList(0, i + 1));
      int end = stop.find(text, 0);
      Optional<String> expected = end < 0 ? Optional.empty() : Optional.of(text.substring(0, end));
      assertThat(search.add(ids.get(i)))
          .as("stop %s, ids %s", strings, ids.subList(0, i + 1))
          .isEqualTo(expected);
      if (expected.isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static StopSearch search(Tokenizer tokenizer, List<String> stop) {
    return new StopSearch(new StopStrings(stop), tokenizer.newDetokenizer());
  }
}
