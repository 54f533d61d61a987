// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.tools.cli.CommandLines;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.testing.ClassPath;
import dev.foresight.tools.testing.FlinkProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.table.client.SqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about Flink SQL, done as it stands there: its commands lay the engine into Flink's
 * {@code lib/}, and Flink's SQL client gives its statements to a cluster of processes.
 */
class SqlClientIT {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path PAGE = HOME.resolve("deploy/docs/sql.md");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_SECONDS = 240;

  @TempDir Path folder;

  @Test
  void captionsTheTableOfThePage() throws Exception {
    Path flink = folder.resolve("flink");
    Path photos = photos();
    shell(block("sh"), flink);
    Path script = Files.writeString(folder.resolve("captions.sql"), statements(photos));
    try (FlinkProcesses processes =
        FlinkProcesses.in(flink, ClassPath.jars("flink-(table|cep|json)-.*"), configuration())) {
      processes.startJobManager(StandaloneSessionClusterEntrypoint.class, List.of());
      processes.startTaskManager();
      Process client =
          processes.startClient(
              clientJars(),
              SqlClient.class,
              List.of("-hist", folder.resolve("history").toString(), "-f", script.toString()));

      assertThat(client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(processes::logs).isTrue();

      assertThat(client.exitValue()).as(processes::logs).isZero();
      assertThat(processes.clientOutput()).doesNotContain("[ERROR]");
    }
    Map<String, JsonNode> rows = rows(folder.resolve("captions"));
    assertThat(rows.keySet()).containsExactly("blue", "broken", "elsewhere");
    JsonNode generated = generated(photos.resolve("blue.png"));
    assertThat(rows.get("blue").get("caption")).isEqualTo(generated.get("text"));
    assertThat(rows.get("blue").get("completion_tokens").intValue())
        .isEqualTo(generated.get("token_ids").size());
    assertThat(rows.get("blue").get("error_code").isNull()).isTrue();
    assertThat(rows.get("broken").get("error_code").textValue())
        .isEqualTo("IMAGE_UNSUPPORTED_FORMAT");
    assertThat(rows.get("broken").get("caption").isNull()).isTrue();
    assertThat(rows.get("elsewhere").get("error_code").textValue()).isEqualTo("URI_NOT_ALLOWED");
  }

  private static List<Path> clientJars() throws IOException {
    List<Path> jars = new ArrayList<>(ClassPath.jars("flink-sql-.*"));
    try (Stream<Path> more = Files.list(Path.of("target", "sql-client"))) {
      more.map(Path::toAbsolutePath).forEach(jars::add);
    }
    return jars;
  }

  /** Three images, of which one is none and one may not be read, and the table of them. */
  private Path photos() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Files.copy(TinyModel.BLUE, photos.resolve("blue.png"));
    Files.writeString(photos.resolve("broken.png"), "no image");
    Files.writeString(
        folder.resolve("photos.jsonl"),
        """
        {"name": "blue", "image": "%1$s/blue.png"}
        {"name": "broken", "image": "%1$s/broken.png"}
        {"name": "elsewhere", "image": "/etc/hostname"}
        """
            .formatted(photos));
    return photos;
  }

  /** The page's first block of a language. */
  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGE));
    assertThat(block.find()).as(language).isTrue();
    return block.group(1);
  }

  /** The page's statements, with the places of this machine and an engine of a test's size. */
  private String statements(Path photos) throws IOException {
    Map<String, String> places =
        Map.of(
            "'/data/photos.jsonl'", "'" + folder.resolve("photos.jsonl") + "'",
            "'/data/captions'", "'" + folder.resolve("captions") + "'",
            "'/data/photos'", "'" + photos + "'",
            "'/models/llava-1.5-7b-hf'", "'" + TinyModel.TARGET + "'",
            "'/models/msd-llava-7b'", "'" + TinyModel.DRAFT + "'",
            "'kv-budget-mib' = '4096'",
                "'kv-budget-mib' = '64', 'threads' = '1', 'engine-linger' = '1s', 'crash-journal' = '%s'"
                    .formatted(folder.resolve("journal")));
    String statements = block("sql");
    for (Map.Entry<String, String> place : places.entrySet()) {
      assertThat(statements).contains(place.getKey());
      statements = statements.replace(place.getKey(), place.getValue());
    }
    return statements;
  }

  private void shell(String commands, Path flink) throws IOException, InterruptedException {
    Files.createDirectories(flink.resolve("lib"));
    Path output = folder.resolve("shell.log");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euc", commands)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bash.environment().put("FLINK_HOME", flink.toString());
    assertThat(bash.start().waitFor()).as(Files.readString(output)).isZero();
  }

  private static Configuration configuration() {
    Configuration flink =
        GlobalConfiguration.loadConfiguration(new Installation(HOME).clusterTemplate().toString());
    flink.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(512));
    return flink;
  }

  private static Map<String, JsonNode> rows(Path captions) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(captions)) {
      files = all.filter(file -> !file.toFile().isHidden()).toList();
    }
    Map<String, JsonNode> rows = new TreeMap<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        JsonNode row = JSON.readTree(line);
        assertThat(rows.put(row.get("name").textValue(), row)).as("another of it").isNull();
      }
    }
    return rows;
  }

  private static JsonNode generated(Path image) throws IOException {
    CommandLines.Outcome outcome =
        CommandLines.executeWithEngine(
            "generate",
            "--model=" + TinyModel.TARGET,
            "--image=" + image,
            "--prompt=Describe the image.",
            "--max-new-tokens=64",
            "--threads=1",
            "--kv-budget-mib=64",
            "--format=json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return JSON.readTree(outcome.out());
  }
}
