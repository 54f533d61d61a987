// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir Path folder;

  @Test
  void aLineIsOfTheRangeThatItBeginsInAndItsLastNeedsNoEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("lines"), "one\ntwo\n\n  \nthree");

    for (int cut = 0; cut <= 17; cut++) {
      List<String> lines = lines(file, new FileRange(0, cut));
      lines.addAll(lines(file, new FileRange(cut, 17)));
      assertThat(lines).as("cut at %s", cut).containsExactly("one", "two", "three");
    }
  }

  private static List<String> lines(Path file, FileRange range) throws IOException {
    List<String> lines = new ArrayList<>();
    if (range.start() == range.end()) {
      return lines;
    }
    try (LineReader reader =
        LineReader.open(
            org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()), range, range.start())) {
      Optional<byte[]> line = reader.next();
      while (line.isPresent()) {
        lines.add(new String(line.get(), UTF_8));
        line = reader.next();
      }
    }
    return lines;
  }
}
