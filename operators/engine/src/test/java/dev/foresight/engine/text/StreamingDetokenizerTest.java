// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.goldens.LlavaGoldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text as it comes against the decoding of all ids at once. */
class StreamingDetokenizerTest {
  private static final String REPLACE =
      "{'type': 'Replace', 'pattern': {'String': '\u2581'}, 'content': ' '}";
  private static final String BYTES_AND_FUSE = "{'type': 'ByteFallback'}, {'type': 'Fuse'}";
  private static final int LISTS = 4000;

  @TempDir private Path folder;

  @Test
  void followsTheDecoderOfLlavaAtEveryId() {
    checkRandomIds(TokenizerFiles.llava(), ByteFallbackDetokenizer.class);
  }

  @Test
  void followsTheDecoderOfQwen2AtEveryId() {
    checkRandomIds(TokenizerFiles.qwen2(), ByteLevelDetokenizer.class);
  }

  @Test
  void followsADecoderThatStripsNothing() {
    checkRandomIds(sequence(REPLACE, BYTES_AND_FUSE), ByteFallbackDetokenizer.class);
  }

  @Test
  void followsADecoderThatStripsManySpaces() {
    String strip = "{'type': 'Strip', 'content': ' ', 'start': 3, 'stop': 0}";
    checkRandomIds(sequence(REPLACE, BYTES_AND_FUSE, strip), ByteFallbackDetokenizer.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{'type': 'Metaspace', 'replacement': '\u2581', 'prepend_scheme': 'always'}",
        "{'type': 'WordPiece', 'prefix': '##', 'cleanup': true}",
        "{'type': 'Sequence', 'decoders': [" + BYTES_AND_FUSE + "]}",
        "{'type': 'Sequence', 'decoders': ["
            + REPLACE
            + ", "
            + BYTES_AND_FUSE
            + ", {'type': 'Strip', 'content': 'a', 'start': 1, 'stop': 0}]}",
        "{'type': 'Sequence', 'decoders': ["
            + "{'type': 'Replace', 'pattern': {'String': 'a'}, 'content': ''}, "
            + BYTES_AND_FUSE
            + "]}",
      })
  void holdsTextOfAnUnknownDecoderBack(String decoder) {
    checkRandomIds(
        TokenizerFiles.write(TokenizerFiles.llavaWith(decoder), folder), HoldingDetokenizer.class);
  }

  /** Not with the library itself: it ends the process if there is no text to strip the end of. */
  @Test
  void holdsTextBackThatMayLoseItsEnd() {
    String decoder =
        "{'type': 'Sequence', 'decoders': ["
            + REPLACE
            + ", "
            + BYTES_AND_FUSE
            + ", {'type': 'Strip', 'content': ' ', 'start': 1, 'stop': 1}]}";
    assertThat(DetokenizerChoice.of(TokenizerFiles.llavaWith(decoder), ids -> "text").get())
        .isInstanceOf(HoldingDetokenizer.class);
  }

  @Test
  void holdsARunOfBytesBackAsItsTextMayChange() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      StreamingDetokenizer text = tokenizer.newDetokenizer();
      assertThat(text.add(id(0xC3))).isEmpty();
      assertThat(text.held()).isEqualTo("\uFFFD");
      assertThat(text.add(id(0xA9))).isEmpty();
      assertThat(text.held()).isEqualTo("é");
      assertThat(text.add(id(0xC3))).isEmpty();
      assertThat(text.held()).isEqualTo("\uFFFD\uFFFD\uFFFD");
      int end = tokenizer.specialTokens().get("</s>");
      assertThat(text.add(end)).isEmpty();
      assertThat(text.held()).isEqualTo("\uFFFD\uFFFD\uFFFD");
      assertThat(text.add(263)).isEqualTo("\uFFFD\uFFFD\uFFFD a");
      assertThat(text.held()).isEmpty();
    }
  }

  @Test
  void settlesPiecesAtOnce() {
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      StreamingDetokenizer text = tokenizer.newDetokenizer();
      for (int id : tokenizer.encode("The image shows a large red circle.")) {
        text.add(id);
        assertThat(text.held()).isEmpty();
      }
    }
  }

  @Test
  void decodesTheGoldenIds() throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(LlavaGoldens.path("tokenizer_cases.json").toFile());
    try (Tokenizer tokenizer = Tokenizer.open(TokenizerFiles.llava())) {
      for (String part : List.of("encode", "decode")) {
        for (JsonNode row : golden.path(part)) {
          List<Integer> ids = new ArrayList<>();
          row.path("ids").forEach(id -> ids.add(id.asInt()));
          assertThat(check(tokenizer, ids)).isEqualTo(row.path("decoded_skip_special").asText());
        }
      }
    }
  }

  @Test
  void decodesAnIdOfLlavaOnceOrTwice() {
    assertThat(decodedIdsPerId(TokenizerFiles.llava())).isLessThanOrEqualTo(2);
  }

  @Test
  void decodesAnIdOfQwen2AFewTimes() {
    assertThat(decodedIdsPerId(TokenizerFiles.qwen2())).isLessThanOrEqualTo(8);
  }

  private void checkRandomIds(Path tokenizerFolder, Class<? extends StreamingDetokenizer> type) {
    try (Tokenizer tokenizer = Tokenizer.open(tokenizerFolder)) {
      assertThat(tokenizer.newDetokenizer()).isInstanceOf(type);
      RandomIds random = new RandomIds(tokenizer, 20240531);
      for (int i = 0; i < LISTS; i++) {
        check(tokenizer, random.next(24));
      }
    }
  }

  /** Compares at every id; returns the whole text. */
  private static String check(Tokenizer tokenizer, List<Integer> ids) {
    StreamingDetokenizer detokenizer = tokenizer.newDetokenizer();
    StringBuilder settled = new StringBuilder();
    for (int i = 0; i < ids.size(); i++) {
      settled.append(detokenizer.add(ids.get(i)));
      List<Integer> soFar = ids.subList(0, i + 1);
      assertThat(settled + detokenizer.held())
          .as("ids %s", soFar)
          .isEqualTo(tokenizer.decode(soFar));
    }
    return settled + detokenizer.held();
  }

  private Path sequence(String... steps) {
    String decoder = "{'type': 'Sequence', 'decoders': [" + String.join(", ", steps) + "]}";
    return TokenizerFiles.write(TokenizerFiles.llavaWith(decoder), folder);
  }

  /** Returns the most ids decoded for one of many, over texts that never settle among others. */
  private static int decodedIdsPerId(Path tokenizerFolder) {
    try (Tokenizer tokenizer = Tokenizer.open(tokenizerFolder)) {
      AtomicInteger decoded = new AtomicInteger();
      Supplier<StreamingDetokenizer> detokenizers =
          DetokenizerChoice.of(
              TokenizerFiles.json(tokenizerFolder),
              ids -> {
                decoded.addAndGet(ids.size());
                return tokenizer.decode(ids);
              });
      List<List<Integer>> texts = new ArrayList<>();
      texts.add(new RandomIds(tokenizer, 7).next(2000));
      IntStream.range(0, 710).forEach(id -> texts.add(Collections.nCopies(50, id)));
      int most = 0;
      for (List<Integer> text : texts) {
        StreamingDetokenizer detokenizer = detokenizers.get();
        for (int id : text) {
          int before = decoded.get();
          detokenizer.add(id);
          detokenizer.held();
          most = Math.max(most, decoded.get() - before);
        }
      }
      return most;
    }
  }

  /** Returns the token of a byte: the first three are special. */
  private static int id(int value) {
    return 3 + value;
  }
}
