// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LlavaJsonLinesTest {
  @TempDir private Path folder;

  @Test
  void readsConversationsAboutImages() throws Exception {
    try (LlavaJsonLines data =
        open(
            """
            {"id": "a", "kind": "what", "image": "cat.png", "conversations": [
            """
                    .strip()
                + """
                {"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "value": "A cat."}]}

                {"conversations": [{"from": "gpt", "value": "Hi"}, {"from": "human", "value": "Ho?"}]}
                """)) {
      assertThat(data.size()).isEqualTo(2);
      assertThat(data.read(0))
          .isEqualTo(
              new Sample(
                  "a",
                  "data.jsonl:1",
                  Optional.of("what"),
                  List.of(new SampleImage.InFile("cat.png", folder.resolve("cat.png"))),
                  List.of(
                      new Turn(Role.USER, "What is it?", 1),
                      new Turn(Role.ASSISTANT, "A cat.", 0))));
      assertThat(data.read(1).turns()).containsExactly(new Turn(Role.USER, "Ho?", 0));
      assertThat(data.read(1).id()).isEqualTo("3");
      assertThat(data.read(1).isAnswered()).isFalse();
    }
  }

  @Test
  void writesWhatItReads() throws Exception {
    Path copy = folder.resolve("copy.jsonl");
    Sample sample =
        new Sample(
            "x",
            "copy.jsonl:1",
            Optional.empty(),
            List.of(
                new SampleImage.InFile("1.png", folder.resolve("1.png")),
                new SampleImage.InFile("2.png", folder.resolve("2.png"))),
            List.of(
                new Turn(Role.SYSTEM, "Be brief.", 0),
                new Turn(Role.USER, "Same?", 2),
                new Turn(Role.ASSISTANT, "No: “ä”.", 0)));
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.create(copy)) {
      writer.write(sample);
    }
    try (LlavaJsonLinesWriter writer = LlavaJsonLinesWriter.append(copy)) {
      writer.write(sample.withAnswer("Yes."));
    }
    try (LlavaJsonLines data = LlavaJsonLines.open(copy)) {
      assertThat(data.read(0)).isEqualTo(sample);
      assertThat(data.read(1).answer()).contains("Yes.");
    }
  }

  @Test
  void aByteOrderMarkIsNoError() throws Exception {
    String line = "{\"conversations\": [{\"from\": \"human\", \"value\": \"Ho?\"}]}";
    try (LlavaJsonLines data = open("\uFEFF" + line + "\n" + line)) {
      assertThat(data.size()).isEqualTo(2);
      assertThat(data.read(0).turns()).isEqualTo(data.read(1).turns());
      assertThat(data.read(0).id()).isEqualTo("1");
    }
    try (LlavaJsonLines data = open("\uFEFF\n")) {
      assertThat(data.size()).isZero();
    }
  }

  @Test
  void namesNoClassesOfItsReaders() throws Exception {
    for (String line :
        List.of(
            "{\"a\": nonsense}", "{\"a\": 01}", "{\"a\": \"x", "{\"a\": [1", "{}]", "\u0001{}")) {
      try (LlavaJsonLines data = open(line)) {
        assertThatThrownBy(() -> data.read(0))
            .hasMessageStartingWith("data.jsonl:1: ")
            .message()
            .doesNotContain("`", "com.fasterxml", "java.", "JsonParser", "Exception")
            .hasLineCount(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | no JSON object",
        "[1] | jq -c",
        "{} | conversations is missing",
        "{\"conversations\": []} | no turn of a human",
        "{\"conversations\": [{\"from\": \"dog\", \"value\": \"wuff\"}]} | from is 'dog'",
        "{\"conversations\": [{\"from\": \"human\", \"value\": 3}]} | value is 3",
        "{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}, {\"from\": \"gpt\", \"value\": \" \"}]} | answer must say",
        "{\"image\": 7, \"conversations\": []} | image is 7",
        "{\"conversations\": [{\"from\": \"human\", \"value\": \"<image>a\"}]} | 1 <image> marks, but image names 0",
      })
  void saysWhatIsWrongWithALine(String line, String reason) {
    assertThatThrownBy(
            () -> {
              try (LlavaJsonLines data = open(line)) {
                data.read(0);
              }
            })
        .hasMessageContaining("data.jsonl")
        .hasMessageContaining(reason);
  }

  private LlavaJsonLines open(String text) throws IOException {
    Path file = folder.resolve("data.jsonl");
    Files.writeString(file, text);
    return LlavaJsonLines.open(file);
  }
}
