// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.archive.testing.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of an archive of {@link TestImages} that {@link NotedEngines} were asked about.
 *
 * @param destination folder of the captions
 * @param notes file of the engines
 */
record ArchiveOutcome(Path destination, Path notes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the ids of all answers that the engine gave, in all processes. */
  List<String> answered() throws IOException {
    try {
      return Files.readAllLines(notes);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Returns how many answers were given more than once. */
  int answeredTwice() throws IOException {
    List<String> answered = answered();
    return answered.size() - new HashSet<>(answered).size();
  }

  /** Returns the places of the rows that were asked about more than once. */
  Set<String> placesAnsweredTwice() throws IOException {
    Set<String> once = new HashSet<>();
    return answered().stream()
        .filter(id -> !once.add(id))
        .map(id -> id.substring(0, id.lastIndexOf('/')))
        .collect(Collectors.toSet());
  }

  /** Checks that each image of {@link TestImages} has a row, with the code that it must have. */
  void requireOneRowEach(int images) throws IOException {
    requireOneRowEach(images, images);
  }

  /**
   * Checks the same of images that come again.
   *
   * @param different how many there are before they do
   */
  void requireOneRowEach(int images, int different) throws IOException {
    List<Row> rows = rows();
    assertThat(rows.stream().map(Row::key)).hasSize(images).doesNotHaveDuplicates();
    Map<String, String> codes = new TreeMap<>();
    for (Row row : rows) {
      if (row.code() != null) {
        codes.put(row.key(), row.code());
      } else {
        assertThat(row.caption()).startsWith("a caption of ");
      }
    }
    assertThat(codes).isEqualTo(TestImages.codes(images, different));
  }

  /** Returns the rows of all files that are there. */
  List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    if (!Files.exists(destination)) {
      return rows;
    }
    try (Stream<Path> files = Files.list(destination)) {
      for (Path file : files.filter(one -> !one.toFile().isHidden()).sorted().toList()) {
        rows.addAll(Row.in(file));
      }
    }
    return rows;
  }

  /**
   * What a row says.
   *
   * @param place file and position, as ids of requests begin
   * @param key without the end of an image's name
   * @param caption null where there is none
   * @param code of its failure; null where there is none
   */
  record Row(String place, String key, String caption, String code) {
    static List<Row> in(Path file) throws IOException {
      List<Row> rows = new ArrayList<>();
      if (file.toString().endsWith(".parquet")) {
        DuckDb.rows(
                "SELECT file || '#' || position, key, caption, error_code FROM '%s'"
                    .formatted(file))
            .forEach(
                row -> rows.add(new Row(row.get(0), stem(row.get(1)), row.get(2), row.get(3))));
      } else if (file.toString().endsWith(".jsonl")) {
        for (String line : Files.readAllLines(file)) {
          JsonNode row = JSON.readTree(line);
          rows.add(
              new Row(
                  row.get("file").textValue() + "#" + row.get("position"),
                  stem(row.get("key").textValue()),
                  row.get("caption").textValue(),
                  row.get("error_code").textValue()));
        }
      }
      return rows;
    }

    private static String stem(String key) {
      return key.replace(".png", "");
    }
  }
}
