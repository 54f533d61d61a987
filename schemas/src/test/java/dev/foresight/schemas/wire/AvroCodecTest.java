// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Records;
import dev.foresight.schemas.UnknownSchemaException;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AvroCodecTest {
  private final AvroCodec<CaptionRequest> requests = AvroCodec.of(CaptionRequest.class);

  @Test
  void everyRecordSurvivesARoundTrip() throws Exception {
    assertThat(requests.decode(requests.encode(Records.request()))).isEqualTo(Records.request());
    AvroCodec<CaptionResult> results = AvroCodec.of(CaptionResult.class);
    assertThat(results.decode(results.encode(Records.result()))).isEqualTo(Records.result());
    AvroCodec<DeadLetter> letters = AvroCodec.of(DeadLetter.class);
    assertThat(letters.decode(letters.encode(Records.deadLetter())))
        .isEqualTo(Records.deadLetter());
  }

  @Test
  void beginsWithTheMarkerOfTheSpecification() {
    assertThat(requests.encode(Records.request())).startsWith(0xC3, 0x01);
  }

  @Test
  void anUnknownFingerprintIsItsOwnFailure() {
    byte[] bytes = requests.encode(Records.request());
    Arrays.fill(bytes, 2, 10, (byte) 0x11);

    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(() -> requests.decode(bytes))
        .withMessageContaining("1111111111111111")
        .satisfies(e -> assertThat(e.fingerprint()).isEqualTo(0x1111111111111111L));
  }

  @Test
  void anotherRecordOfOursIsNamed() {
    byte[] result = AvroCodec.of(CaptionResult.class).encode(Records.result());

    WireFormatException failure = failure(result);

    assertThat(failure.problem()).isEqualTo(Problem.WRONG_SCHEMA);
    assertThat(failure).hasMessage("the value is a CaptionResult, but must be a CaptionRequest");
  }

  @Test
  void bytesAfterTheRecordAreRefused() {
    byte[] bytes = requests.encode(Records.request());

    assertThat(failure(Arrays.copyOf(bytes, bytes.length + 1)).problem())
        .isEqualTo(Problem.MALFORMED);
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] bytes = requests.encode(Records.request());
    for (int length = 0; length < bytes.length; length++) {
      WireFormatException failure = failure(Arrays.copyOf(bytes, length));
      assertThat(failure.problem()).isEqualTo(Problem.MALFORMED);
      assertThat(failure.getMessage()).doesNotContain("null", "java.", "org.apache", "Exception");
    }
  }

  @Test
  void aHostileLengthAllocatesNothing() {
    byte[] bytes = Arrays.copyOf(requests.encode(Records.request()), 15);
    // The id's length: 2^31 - 9 as a zigzag varint.
    byte[] length = {(byte) 0xEE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    System.arraycopy(length, 0, bytes, 10, length.length);

    assertThat(failure(bytes).problem()).isEqualTo(Problem.MALFORMED);
  }

  @Test
  void noiseNeverFailsInAnotherWay() {
    byte[] bytes = requests.encode(Records.request());
    Random random = new Random(1);
    for (int trial = 0; trial < 5_000; trial++) {
      byte[] noisy = bytes.clone();
      for (int flips = 0; flips < 3; flips++) {
        noisy[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt();
      }
      try {
        requests.decode(noisy);
      } catch (WireFormatException e) {
        assertThat(e.problem()).isEqualTo(Problem.MALFORMED);
      }
    }
  }

  private WireFormatException failure(byte[] bytes) {
    return catchThrowableOfType(WireFormatException.class, () -> requests.decode(bytes));
  }
}
