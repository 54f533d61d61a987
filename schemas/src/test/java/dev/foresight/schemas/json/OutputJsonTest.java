// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Records;
import dev.foresight.schemas.SpeculationStatistics;
import dev.foresight.schemas.WireFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputJsonTest {
  @Test
  void aResultIsOneFlatObject() {
    assertThat(utf8(new ResultJson().write(Records.result())))
        .isEqualTo(
            ("{'id':'7','text':'a red square','token_ids':[5,6],'prompt_tokens':40,"
                    + "'completion_tokens':2,'finish_reason':'eos','seed':-1,'timings':"
                    + "{'queue_ms':1.0,'vision_ms':2.0,'prefill_ms':3.0,'decode_ms':4.5},"
                    + "'model':'llava','model_fingerprint':'ab12','attributes':{'camera':'4'},"
                    + "'source':{'topic':'caption-requests','partition':1,'offset':42,"
                    + "'timestamp':-1}}")
                .replace('\'', '"'));
  }

  @Test
  void speculationIsThereWithADraftOnly() {
    CaptionResult result =
        CaptionResult.newBuilder(Records.result())
            .setDraftFingerprint("cd34")
            .setSpeculation(
                new SpeculationStatistics(
                    List.of(2, 3), 3.5, 2.5, 3.0, List.of(1.0, 1.0, 0.5), 10.0, 0.25))
            .build();

    assertThat(utf8(new ResultJson().write(result)))
        .contains("\"draft_fingerprint\":\"cd34\"")
        .contains("\"speculation\":{\"accepted_lengths\":[2,3],\"tau\":3.5")
        .contains(
            "\"acceptance_per_depth\":[1.0,1.0,0.5],\"nodes_per_tree\":10.0,\"batch_fill\":0.25");
  }

  @Test
  void aDeadLetterIsReadBack() throws Exception {
    byte[] json = new DeadLetterJson().write(Records.deadLetter());

    assertThat(new DeadLetterJson().read(new ObjectMapper().readTree(json)))
        .isEqualTo(Records.deadLetter());
    assertThatExceptionOfType(WireFormatException.class)
        .isThrownBy(() -> new DeadLetterJson().read(new ObjectMapper().readTree("{}")))
        .withMessageContaining("no dead letter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'code':'IMAGE_EMPTY'|'x':1|code is missing, but must be a string",
        "'code':'IMAGE_EMPTY'|'code':7|code is 7, but must be a string",
        "'stage':'image'|'stage':'stairs'|stage is stairs, but must be one of [",
        "'time':'2026-01-31T12:00:00.123Z'|'time':'noon'|time is noon, but must be a time of ISO 8601",
        "'offset':42|'offset':'x'|source.offset is \"x\", but must be a whole number",
        "'partition':1,|''|source.partition is missing",
        "'key':'CQ=='|'key':'-'|key is not base64",
        "'headers':[{'key':'trace'}]|'headers':[{}]|headers[0].key is missing",
      },
      quoteCharacter = '`')
  void saysWhichFieldOfADeadLetterIsWrong(String right, String wrong, String reason)
      throws IOException {
    String json =
        utf8(new DeadLetterJson().write(Records.deadLetter()))
            .replace('"', '\'')
            .replace(right, wrong.replace("''", ""));
    assertThatExceptionOfType(WireFormatException.class)
        .isThrownBy(
            () -> new DeadLetterJson().read(new ObjectMapper().readTree(json.replace('\'', '"'))))
        .withMessageStartingWith("the value is no dead letter: " + reason)
        .withMessageNotContaining("dev.foresight")
        .withMessageNotContaining("jackson");
  }

  @Test
  void aTruncatedDeadLetterSaysHowLongItsValueWas() {
    DeadLetter letter = Records.deadLetter();
    letter.setTruncated(true);
    letter.setValueLength(5000);
    letter.setValueSha256("ab12");

    assertThat(utf8(new DeadLetterJson().write(letter)))
        .endsWith(",\"truncated\":true,\"value_length\":5000,\"value_sha256\":\"ab12\"}");
  }

  @Test
  void aDeadLetterHoldsTheRecordInBase64() {
    assertThat(utf8(new DeadLetterJson().write(Records.deadLetter())))
        .isEqualTo(
            ("{'id':'7','code':'IMAGE_EMPTY','message':'images[0] has no bytes','stage':'image',"
                    + "'time':'2026-01-31T12:00:00.123Z','source':{'topic':'caption-requests',"
                    + "'partition':1,'offset':42,'timestamp':-1},'key':'CQ==','value':'AQID',"
                    + "'headers':[{'key':'trace'}]}")
                .replace('\'', '"'));
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
