// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.Records;
import dev.foresight.schemas.Role;
import dev.foresight.schemas.Turn;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestJsonTest {
  private final RequestJson json = new RequestJson();

  @Test
  void readsEveryField() throws Exception {
    assertThat(
            read(
                """
                {"id": "7", "prompt": "What is it?",
                 "images": [{"bytes": "AQI="}, "file:///in/cat.png"],
                 "raw_prompt": true, "pad_to_square": false,
                 "temperature": 0.5, "top_k": 3, "top_p": 0.9, "seed": -1,
                 "max_new_tokens": 32, "min_new_tokens": 4, "ignore_eos": true, "stop": ["###"], "model": "llava",
                 "attributes": {"camera": "4"}, "event_time": "2026-01-31T12:00:00.123Z",
                 "deadline": "2026-01-31T12:01:00Z", "priority": 5}
                """))
        .isEqualTo(Records.request());
  }

  @Test
  void absentAndNullFieldsTakeTheDefaultsOfTheAvroRecord() throws Exception {
    CaptionRequest defaults = CaptionRequest.newBuilder().setId("7").setPrompt("Why?").build();

    assertThat(read("{'id': '7', 'prompt': 'Why?'}")).isEqualTo(defaults);
    assertThat(read("{'id': '7', 'prompt': 'Why?', 'temperature': null, 'images': null}"))
        .isEqualTo(defaults);
  }

  @Test
  void readsTurns() throws Exception {
    assertThat(
            read("{'id': '7', 'turns': [{'role': 'user', 'text': 'Hi', 'images': 1}]}").getTurns())
        .containsExactly(new Turn(Role.USER, "Hi", 1));
  }

  @Test
  void readsRolesInAnyCase() throws Exception {
    assertThat(
            read("{'id': '7', 'turns': [{'role': 'System', 'text': 's'}, {'role': 'USER',"
                    + " 'text': 'u'}]}")
                .getTurns())
        .extracting(Turn::getRole)
        .containsExactly(Role.SYSTEM, Role.USER);
  }

  @Test
  void saysWhyATextIsNoJsonWithoutNamesOfClasses() {
    for (String text :
        List.of(
            "{} {}",
            "[".repeat(2000),
            "{'a': " + "1".repeat(2000) + "}",
            "{'" + "n".repeat(60_000) + "': 1}",
            "{'a': 1, 'a': 2}",
            "{'a'",
            "{'a': \0}")) {
      WireFormatException failure =
          catchThrowableOfType(WireFormatException.class, () -> read(text));
      assertThat(failure.problem()).isEqualTo(Problem.MALFORMED);
      assertThat(failure)
          .message()
          .hasSizeLessThan(250)
          .doesNotContainPattern("`|\\w\\.\\w+\\.|[a-z][A-Z]");
    }
  }

  @Test
  void readsImagesAsObjectsWithAUri() throws Exception {
    assertThat(read("{'id': '7', 'images': [{'uri': 'data:,x'}]}").getImages())
        .isEqualTo(List.of(new ImageSource(null, "data:,x")));
  }

  @Test
  void readsImagesLargerThanJacksonsDefault() throws Exception {
    byte[] image = new byte[16 << 20];
    String base64 = Base64.getEncoder().encodeToString(image);

    assertThat(
            read("{'id': '7', 'images': [{'bytes': '" + base64 + "'}]}")
                .getImages()
                .get(0)
                .getBytes()
                .remaining())
        .isEqualTo(image.length);
  }

  @Test
  void aBareNanIsANumberForTheValidatorToRefuse() throws Exception {
    assertThat(read("{'id': '7', 'temperature': NaN}").getTemperature()).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'prompt': 'Why?'}                        | MISSING_FIELD | id is missing",
        "{'id': 7}                                 | INVALID_FIELD | id is 7, but must"
            + " be a string",
        "{'id': '7', 'promt': 'Why?'}              | UNKNOWN_FIELD | promt is not known",
        "{'id': '7', 'temperature': 'hot'}         | INVALID_FIELD | temperature is \"hot\", but"
            + " must be a number",
        "{'id': '7', 'top_k': 1.5}                 | INVALID_FIELD | top_k is 1.5",
        "{'id': '7', 'top_k': 3000000000}          | INVALID_FIELD | 32 bits",
        "{'id': '7', 'seed': 9223372036854775808}  | INVALID_FIELD | 64 bits",
        "{'id': '7', 'repetition_penalty': 1.1}    | UNKNOWN_FIELD | top_p, seed, max_new_tokens",
        "{'id': '7', 'ignore_eos': 1}              | INVALID_FIELD | ignore_eos is 1",
        "{'id': '7', 'raw_prompt': 'yes'}          | INVALID_FIELD | raw_prompt is \"yes\"",
        "{'id': '7', 'stop': 'x'}                  | INVALID_FIELD | stop is \"x\", but must be"
            + " an array",
        "{'id': '7', 'stop': [1]}                  | INVALID_FIELD | stop[0] is 1",
        "{'id': '7', 'images': [{'url': 'x'}]}     | UNKNOWN_FIELD | images[0].url is not known",
        "{'id': '7', 'images': [{'bytes': '*'}]}   | INVALID_FIELD | images[0].bytes is not base64",
        "{'id': '7', 'images': [3]}                | INVALID_FIELD | images[0] is 3",
        "{'id': '7', 'attributes': {'a': 1}}       | INVALID_FIELD | attributes.a is 1",
        "{'id': '7', 'turns': [{'role': 'boss', 'text': ''}]} | INVALID_FIELD | turns[0].role is"
            + " boss",
        "{'id': '7', 'turns': [{'role': 'user'}]}  | MISSING_FIELD | turns[0].text is missing",
        "{'id': '7', 'event_time': 'noon'}         | INVALID_FIELD | event_time is noon, but must"
            + " be",
        "{'id': '7', 'deadline': 'noon'}           | INVALID_FIELD | deadline is noon, but must be",
        "{'id': '7', 'priority': 'high'}           | INVALID_FIELD | priority is \"high\", but must"
            + " be a whole number",
        "{'id': '7'                                | MALFORMED     | not one JSON object",
        "{'id': '7', 'id': '8'}                    | MALFORMED     | not one JSON object",
        "{'id': '7'} {}                            | MALFORMED     | not one JSON object",
        "['7']                                     | INVALID_FIELD | the record is an array"
      })
  void refusesByName(String text, Problem problem, String message) {
    WireFormatException failure = catchThrowableOfType(WireFormatException.class, () -> read(text));

    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.problem()).isEqualTo(problem);
  }

  private CaptionRequest read(String text) throws WireFormatException {
    return json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
