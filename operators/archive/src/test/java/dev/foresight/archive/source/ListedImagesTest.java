// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ListedImagesTest extends RowFormatContract {
  @Override
  protected RowFormat format() {
    return new ListedImages();
  }

  @Override
  protected void write(Path file, int rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(line("row-" + i, "/photos/" + "x".repeat(i * 20) + i)).append('\n');
    }
    Files.writeString(file, text);
  }

  @Test
  void anyNameOfAFileComesBackAsItWas() throws IOException {
    String name = "a \"b\"\n{c}\u00fc%20#?.png";
    Path file = Files.writeString(folder.resolve("names"), line(name, "/photos/" + name));

    assertThat(read(file, 1).get(0).getKey()).isEqualTo(name);
    assertThat(read(file, 1).get(0).getImage().getUri()).isEqualTo("/photos/" + name);
  }

  private static String line(String key, String uri) {
    return new ListedImages.Line(key, uri, 1).text();
  }
}
