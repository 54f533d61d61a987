// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.architecture.llava.LlavaTemplate;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tokenizer against the {@code tokenizers} library's own answers. */
class TokenizerGoldenTest {
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(LlavaGoldens.path("model"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static JsonNode golden(String part) throws IOException {
    return new ObjectMapper()
        .readTree(LlavaGoldens.path("tokenizer_cases.json").toFile())
        .path(part);
  }

  private static List<Integer> ids(JsonNode array) {
    List<Integer> ids = new ArrayList<>();
    array.forEach(id -> ids.add(id.asInt()));
    return ids;
  }

  @Test
  void encodesTexts() throws IOException {
    for (JsonNode golden : golden("encode")) {
      String text = golden.path("text").asText();
      assertThat(tokenizer.encode(text)).as(text).containsExactly(array(golden.path("ids")));
    }
  }

  @Test
  void decodesWhatItEncodedWithoutSpecialTokens() throws IOException {
    for (JsonNode golden : golden("encode")) {
      assertThat(tokenizer.decode(ids(golden.path("ids"))))
          .isEqualTo(golden.path("decoded_skip_special").asText());
    }
  }

  @Test
  void encodesThePromptsOfAllCases() {
    for (GoldenCase golden : LlavaGoldens.cases()) {
      assertThat(tokenizer.encode(golden.prompt()))
          .as(golden.name())
          .containsExactly(golden.promptIdsUnexpanded());
    }
  }

  @Test
  void expandsEachImageMarkToItsPositions() {
    PromptEncoder encoder =
        new PromptEncoder(tokenizer, LlavaTemplate::new, 600, 16, 640, 1024, SpecialTokens.TEXT);
    for (GoldenCase golden : LlavaGoldens.cases()) {
      EncodedPrompt prompt =
          encoder.encode(new Prompt.Question(golden.question()), golden.images().size());
      assertThat(prompt.ids()).as(golden.name()).containsExactly(golden.inputIds());
      assertThat(prompt.imageRows()).hasSize(16 * golden.images().size());
    }
  }

  private static int[] array(JsonNode array) {
    return ids(array).stream().mapToInt(Integer::intValue).toArray();
  }
}
