// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.wire.AvroCodec;
import dev.foresight.streaming.sink.OutputHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Dead letters as the job writes them. */
public final class Letters {
  private Letters() {}

  /**
   * Returns a letter whose record has its id as key and value.
   *
   * @param source topic where the record was read
   * @param attempt how often the record was tried
   */
  public static byte[] encoded(String code, String id, Instant time, String source, int attempt) {
    List<Header> headers =
        attempt == 1
            ? List.of()
            : List.of(
                new Header(OutputHeaders.REPLAY_OF, bytes(source + "-0@7")),
                new Header(OutputHeaders.ATTEMPT, bytes(String.valueOf(attempt))));
    return AvroCodec.of(DeadLetter.class)
        .encode(
            DeadLetter.newBuilder()
                .setRequestId(id)
                .setCode(code)
                .setMessage("why it failed")
                .setStage(Stage.DECODE)
                .setTime(time)
                .setSource(new SourceCoordinates(source, 0, 0L, 1L))
                .setKey(bytes(id))
                .setValue(bytes(id))
                .setHeaders(headers)
                .build());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
