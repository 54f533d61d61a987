// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ListedPathsTest extends RowFormatContract {
  @Override
  protected RowFormat format() {
    return new ListedPaths();
  }

  @Override
  protected void write(Path file, int rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(i % 5 == 4 ? "\r\n\n" : "")
          .append("row-")
          .append(i)
          .append(" ".repeat(150))
          .append("\r\n");
    }
    Files.writeString(file, text);
  }

  @Test
  void pathsBeginAtTheListsFolder() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("list.txt"), "../a b%.png\n/c.png\ndata:image/png;base64,AA==");

    assertThat(read(file, 99).stream().map(row -> row.getImage().getUri()))
        .containsExactly(folder.getParent() + "/a b%.png", "/c.png", "data:image/png;base64,AA==");
  }
}
