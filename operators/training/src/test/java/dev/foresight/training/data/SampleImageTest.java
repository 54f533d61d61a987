// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleImageTest {
  @TempDir private Path folder;

  @Test
  void readsAFile() throws IOException {
    Path file = Files.write(folder.resolve("cat.png"), new byte[] {1, 2});

    assertThat(new SampleImage.InFile("cat.png", file).read()).containsExactly(1, 2);
  }

  @Test
  void refusesUnreadWhatNoDecoderTakes() throws IOException {
    Path file = folder.resolve("large.png");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(ImageLimits.DEFAULT.maxBytes() + 1L);
    }
    assertFails(file, ErrorCode.IMAGE_TOO_LARGE);
  }

  @Test
  void saysThatNothingIsThere() {
    assertFails(folder.resolve("none.png"), ErrorCode.IMAGE_NOT_FOUND);
    assertFails(folder, ErrorCode.IMAGE_NOT_FOUND);
  }

  private static void assertFails(Path file, ErrorCode code) {
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> new SampleImage.InFile("x", file).read())
        .returns(code, RequestException::code);
  }
}
