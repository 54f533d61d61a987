// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records with every field set, for tests. */
public final class Records {
  private Records() {}

  public static CaptionRequest request() {
    return CaptionRequest.newBuilder()
        .setId("7")
        .setPrompt("What is it?")
        .setImages(
            List.of(
                new ImageSource(ByteBuffer.wrap(new byte[] {1, 2}), null),
                new ImageSource(null, "file:///in/cat.png")))
        .setRawPrompt(true)
        .setPadToSquare(false)
        .setTemperature(0.5)
        .setTopK(3)
        .setTopP(0.9)
        .setSeed(-1L)
        .setMaxNewTokens(32)
        .setMinNewTokens(4)
        .setIgnoreEos(true)
        .setStop(List.of("###"))
        .setModel("llava")
        .setAttributes(Map.of("camera", "4"))
        .setEventTime(Instant.parse("2026-01-31T12:00:00.123Z"))
        .setDeadline(Instant.parse("2026-01-31T12:01:00Z"))
        .setPriority(5)
        .build();
  }

  public static CaptionResult result() {
    return CaptionResult.newBuilder()
        .setId("7")
        .setText("a red square")
        .setTokenIds(List.of(5, 6))
        .setFinishReason("eos")
        .setModel("llava")
        .setModelFingerprint("ab12")
        .setSeed(-1)
        .setPromptTokens(40)
        .setCompletionTokens(2)
        .setTimings(new Timings(1.0, 2.0, 3.0, 4.5, null, null, null))
        .setAttributes(Map.of("camera", "4"))
        .setSource(source())
        .build();
  }

  public static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setCode("IMAGE_EMPTY")
        .setMessage("images[0] has no bytes")
        .setStage(Stage.IMAGE)
        .setTime(Instant.parse("2026-01-31T12:00:00.123Z"))
        .setRequestId("7")
        .setSource(source())
        .setKey(ByteBuffer.wrap(new byte[] {9}))
        .setValue(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .setHeaders(List.of(new Header("trace", null)))
        .build();
  }

  public static SourceCoordinates source() {
    return new SourceCoordinates("caption-requests", 1, 42L, -1L);
  }
}
