// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of Flink SQL, as its client has them: statements, on a cluster in this process. */
class SqlModelTest {
  private static final Path IMAGE = TinyModel.BLUE;
  private static final String MODEL =
      "'provider' = 'foresight', 'model' = '"
          + TinyModel.TARGET
          + "', 'threads' = '1',"
          + " 'kv-budget-mib' = '64', 'engine-linger' = '1s'";
  private static final String QUESTION = "What colour is the background?";
  private static final String BLUE = "The background is blue.";

  @TempDir Path folder;

  private String engine;
  private TableEnvironment tables;

  @BeforeEach
  void create() {
    engine = MODEL + ", 'crash-journal' = '" + folder + "/journal'";
    tables =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(flink()).build());
  }

  private static Configuration flink() {
    String loopback = "127.0.0.1";
    Configuration flink = new Configuration();
    flink.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    flink.set(RestOptions.BIND_ADDRESS, loopback);
    flink.set(RestOptions.ADDRESS, loopback);
    flink.set(JobManagerOptions.ADDRESS, loopback);
    flink.set(JobManagerOptions.BIND_HOST, loopback);
    flink.set(TaskManagerOptions.HOST, loopback);
    flink.set(TaskManagerOptions.BIND_HOST, loopback);
    return flink;
  }

  @Test
  void rowsGetTheirCaptionsOrWhyThereIsNone() throws Exception {
    tables.executeSql(
        "CREATE MODEL captioner INPUT (image BYTES, prompt STRING) OUTPUT (caption STRING,"
            + " finish_reason STRING, completion_tokens INT, seed BIGINT, error_code STRING,"
            + " error_message STRING) WITH ("
            + engine
            + ", 'seed' = '7')");
    photos(
        "('blue', CAST(X'%s' AS BYTES), '%s')".formatted(hex(), QUESTION),
        "('broken', CAST(X'00ff' AS BYTES), '%s')".formatted(QUESTION),
        "('none', CAST(NULL AS BYTES), '%s')".formatted(QUESTION));

    List<Row> rows =
        rows(
            "SELECT * FROM ML_PREDICT(TABLE photos, MODEL captioner, DESCRIPTOR(image, prompt),"
                + " MAP['max-concurrent-operations', '8'])");

    assertThat(rows)
        .extracting(row -> row.getField("name"))
        .containsExactly("blue", "broken", "none");
    Row blue = rows.get(0);
    assertThat(blue.getField("caption")).isEqualTo(BLUE);
    assertThat(blue.getField("finish_reason")).isEqualTo("eos");
    assertThat(blue.getField("completion_tokens")).isEqualTo(5);
    assertThat(blue.getField("seed")).isEqualTo(7L);
    assertThat(blue.getField("error_code")).isNull();
    assertThat(rows.get(1).getField("caption")).isNull();
    assertThat(rows.get(1).getField("error_code")).isEqualTo("IMAGE_UNSUPPORTED_FORMAT");
    assertThat(rows.get(2).getField("error_message"))
        .isEqualTo("image is null; leave such rows out");
  }

  @Test
  void imagesMayLieInFilesAndAllHaveOnePrompt() throws Exception {
    Files.copy(IMAGE, folder.resolve("blue.png"));
    tables.executeSql(
        "CREATE MODEL captioner INPUT (image STRING) OUTPUT (caption STRING, error_code STRING)"
            + " WITH (%s, 'prompt' = '%s', 'image-root' = '/nowhere;%s')"
                .formatted(engine, QUESTION, folder));
    photos("('%s/blue.png')".formatted(folder), "('/etc/hostname')");

    assertThat(
            rows(
                "SELECT caption, error_code FROM ML_PREDICT(TABLE photos, MODEL captioner,"
                    + " DESCRIPTOR(name), MAP['max-concurrent-operations', '64', 'output-mode',"
                    + " 'ALLOW_UNORDERED', 'timeout', '5min'])"))
        .containsExactlyInAnyOrder(Row.of(BLUE, null), Row.of(null, "URI_NOT_ALLOWED"));
  }

  @Test
  void withoutAColumnForItAFailureEndsTheJobAndSaysWhich() {
    tables.executeSql(
        "CREATE MODEL captioner INPUT (image BYTES, prompt STRING) OUTPUT (caption STRING) WITH ("
            + engine
            + ")");
    photos("('broken', CAST(X'00ff' AS BYTES), 'Why?')");

    assertThatThrownBy(
            () ->
                rows(
                    "SELECT caption FROM ML_PREDICT(TABLE photos, MODEL captioner,"
                        + " DESCRIPTOR(image, prompt))"))
        .hasStackTraceContaining("a row failed with IMAGE_UNSUPPORTED_FORMAT: ")
        .hasStackTraceContaining(
            "add error_code STRING to the OUTPUT of the model captioner to have failures as rows");
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAJobBegins() {
    photos("('blue', CAST(X'00' AS BYTES), 'Why?')");
    tables.executeSql(
        "CREATE TEMPORARY VIEW numbers AS SELECT * FROM (VALUES (1)) AS numbers (image)");
    refused("image BYTES, prompt STRING", "caption STRING", "'threads' = 'many'", "--threads");
    refused("image BYTES, prompt STRING", "caption STRING", "'colour' = 'red'", "colour");
    refused("image BYTES, prompt STRING", "caption STRING", "'temperature' = '-1'", "temperature");
    refused("image BYTES", "caption STRING", "'top-k' = '0'", "INPUT has no column prompt; add");
    refused(
        "image BYTES, prompt STRING",
        "caption STRING",
        "'prompt' = 'Why?'",
        "INPUT has a column prompt, and the option 'prompt' is given; leave one out");
    refused("photo BYTES", "caption STRING", "'prompt' = 'Why?'", "INPUT has a column photo, but");
    refused("image INT", "caption STRING", "'prompt' = 'Why?'", "INPUT column image is INT, but");
    refused(
        "image BYTES",
        "text STRING",
        "'prompt' = 'Why?'",
        "OUTPUT has a column text, but there are only caption, ");
    refused(
        "image BYTES",
        "seed INT",
        "'prompt' = 'Why?'",
        "OUTPUT column seed is INT, but must be BIGINT");
  }

  private void refused(String input, String output, String option, String message) {
    tables.executeSql("DROP MODEL IF EXISTS wrong");
    tables.executeSql(
        "CREATE MODEL wrong INPUT (%s) OUTPUT (%s) WITH (%s, %s)"
            .formatted(input, output, engine, option));
    String columns = input.contains("prompt") ? "image, prompt" : "image";
    assertThatThrownBy(
            () ->
                tables.explainSql(
                    "SELECT * FROM ML_PREDICT(TABLE %s, MODEL wrong, DESCRIPTOR(%s))"
                        .formatted(input.contains("INT") ? "numbers" : "photos", columns)))
        .hasStackTraceContaining(message);
  }

  /** Rows with a name, and of some an image and a prompt. */
  private void photos(String... rows) {
    String columns = rows[0].contains(",") ? "name, image, prompt" : "name";
    tables.executeSql(
        "CREATE TEMPORARY VIEW photos AS SELECT * FROM (VALUES %s) AS photos (%s)"
            .formatted(String.join(", ", rows), columns));
  }

  @SuppressWarnings("try") // Flink's own close() may be interrupted.
  private List<Row> rows(String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> all = tables.executeSql(query).collect()) {
      all.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static String hex() throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(IMAGE));
  }
}
