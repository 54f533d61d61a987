// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.llava.LlavaTemplate;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of special tokens in text, against the {@code tokenizers} library with {@code
 * encode_special_tokens}: {@code plain_text_cases.json} says how its ids were made.
 */
class PlainTextTest {
  private static final int IMAGE = 600;
  private static final int EOS = 2;

  @Test
  void encodesTextsAsTheLibraryDoes() throws IOException {
    for (Path folder : List.of(TokenizerFiles.llava(), TokenizerFiles.qwen2())) {
      try (Tokenizer tokenizer = Tokenizer.open(folder)) {
        for (JsonNode golden : goldens(folder).path("texts")) {
          String text = golden.path("text").asText();
          assertThat(plain(tokenizer, text)).as(text).containsExactly(ids(golden));
        }
      }
    }
  }

  @Test
  void aQuestionIsEncodedAsByHand() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      PromptEncoder encoder = encoder(tokenizer, SpecialTokens.TEXT);
      for (JsonNode golden : goldens(TokenizerFiles.llava()).path("prompts")) {
        String question = golden.path("question").asText();
        EncodedPrompt prompt = encoder.encode(new Prompt.Question(question), 1);
        assertThat(prompt.ids()).as(question).containsExactly(ids(golden));
        assertThat(prompt.imageRows()).as(question).hasSize(1);
      }
    }
  }

  @Test
  void rawPromptsHoldSpecialTokens() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      EncodedPrompt prompt =
          encoder(tokenizer, SpecialTokens.TEXT).encode(new Prompt.Raw("see <image></s>"), 1);
      assertThat(prompt.ids()).endsWith(IMAGE, EOS);
    }
  }

  @Test
  void refusesThemOnDemand() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      PromptEncoder encoder = encoder(tokenizer, SpecialTokens.REFUSE);
      assertThatThrownBy(() -> encoder.encode(new Prompt.Question("see </s>"), 0))
          .isInstanceOfSatisfying(
              RequestException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_SPECIAL_TOKEN))
          .hasMessageContaining("--special-tokens text");
      assertThatThrownBy(() -> encoder.encodeAnswer("done</s>"))
          .hasMessageContaining("special token </s>");
    }
  }

  /** Vocabularies made of all pieces have merges for {@code </} and {@code s>}. */
  @Test
  void noMergePutsOneTogether(@TempDir Path folder) {
    List<List<String>> merges = List.of(List.of("<", "/"), List.of("s", ">"), List.of("</", "s>"));
    for (boolean pairs : List.of(true, false)) {
      ObjectNode json = (ObjectNode) TokenizerFiles.json(TokenizerFiles.llava());
      ObjectNode vocabulary = (ObjectNode) json.at("/model/vocab");
      for (String piece : List.of("<", "/", "s", ">", "</", "s>")) {
        if (!vocabulary.has(piece)) {
          vocabulary.put(piece, vocabulary.size());
        }
      }
      ArrayNode array = ((ArrayNode) json.at("/model/merges")).removeAll();
      for (List<String> merge : merges) {
        if (pairs) {
          array.addArray().add(merge.get(0)).add(merge.get(1));
        } else {
          array.add(String.join(" ", merge));
        }
      }
      try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.write(json, folder))) {
        assertThat(plain(tokenizer, "</s>"))
            .endsWith(vocabulary.path("</").asInt(), vocabulary.path("s>").asInt())
            .doesNotContain(EOS);
      }
    }
  }

  @Test
  void anImagesMarkIsSpecialWhateverTheFileSays(@TempDir Path folder) {
    JsonNode json = TokenizerFiles.json(TokenizerFiles.llava());
    for (JsonNode token : json.path("added_tokens")) {
      if (token.path("id").asInt() == IMAGE) {
        ((ObjectNode) token).put("special", false);
      }
    }
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.write(json, folder), IMAGE)) {
      PromptEncoder encoder = encoder(tokenizer, SpecialTokens.TEXT);
      assertThat(encoder.encode(new Prompt.Question("an <image>"), 1).imageRows()).hasSize(1);
      assertThat(encoder.encode(new Prompt.Question("an <image>"), 0).imageRows()).isEmpty();
    }
  }

  @Test
  void halfACharacterSpoilsNoOther() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.qwen2())) {
      String whole = "\0\uD83D\uDE00 ";
      assertThat(plain(tokenizer, whole + "\uD83D"))
          .containsExactly(plain(tokenizer, whole + "\uFFFD"));
      assertThat(tokenizer.encode(whole + "\uDE00"))
          .containsExactly(tokenizer.encode(whole + "\uFFFD"));
    }
  }

  @Test
  void aVeryLongWordIsTooLong() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      assertThatThrownBy(
              () ->
                  encoder(tokenizer, SpecialTokens.TEXT)
                      .encode(new Prompt.Question("a".repeat(1_000_000)), 0))
          .isInstanceOfSatisfying(
              RequestException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG));
    }
  }

  @Test
  void numbersAreTextToo() {
    try (Tokenizer tokenizer = new NumberTokenizer(7)) {
      assertThat(plain(tokenizer, "1 <image> 2")).containsExactly(1, 0, 2);
      assertThat(tokenizer.encode("1 <image> 2")).containsExactly(1, 7, 2);
    }
  }

  private static int[] plain(Tokenizer tokenizer, String text) {
    return tokenizer.encode(List.of(new PromptPiece.Text(text)));
  }

  private static PromptEncoder encoder(Tokenizer tokenizer, SpecialTokens specialTokens) {
    return new PromptEncoder(tokenizer, LlavaTemplate::new, IMAGE, 1, 640, 1024, specialTokens);
  }

  private static JsonNode goldens(Path folder) throws IOException {
    return new ObjectMapper().readTree(folder.resolveSibling("plain_text_cases.json").toFile());
  }

  private static int[] ids(JsonNode golden) {
    return StreamSupport.stream(golden.path("ids").spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }
}
