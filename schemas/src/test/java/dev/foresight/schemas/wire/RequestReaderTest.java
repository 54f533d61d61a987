// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.Records;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private final RequestReader reader = new RequestReader();

  @Test
  void tellsAvroFromJsonByTheFirstBytes() throws Exception {
    byte[] avro = AvroCodec.of(CaptionRequest.class).encode(Records.request());

    assertThat(reader.read(avro)).isEqualTo(Records.request());
    assertThat(reader.read(utf8(" \n{\"id\": \"7\"}")).getId()).isEqualTo("7");
  }

  @Test
  void noValueIsEmpty() {
    assertThat(problem(null)).isEqualTo(Problem.EMPTY);
    assertThat(problem(new byte[0])).isEqualTo(Problem.EMPTY);
  }

  @Test
  void anythingElseIsMalformed() {
    assertThat(problem(utf8("hello"))).isEqualTo(Problem.MALFORMED);
    assertThat(problem(utf8("   "))).isEqualTo(Problem.MALFORMED);
    assertThat(problem(new byte[] {0, 0, 0, 0, 7, 1})).isEqualTo(Problem.MALFORMED);
  }

  private Problem problem(byte[] bytes) {
    return catchThrowableOfType(WireFormatException.class, () -> reader.read(bytes)).problem();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
