// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What log4j2.properties of clusters makes of the options that processes are given. */
class ProcessLogsTest {
  private static final Path SETTINGS =
      Path.of("..", "..", "deploy", "cluster", "log4j2.properties");

  @TempDir Path folder;

  @AfterEach
  void forget() {
    List.of("log.file", "foresight.log", "foresight.log.format").forEach(System::clearProperty);
  }

  @Test
  void asJsonEveryLineIsAnObject() throws Exception {
    List<String> lines = logged(new ProcessLogs(ProcessLogs.Format.JSON, ProcessLogs.Level.WARN));

    assertThat(lines).hasSize(2);
    JsonNode first = new JsonMapper().readTree(lines.get(0));
    assertThat(first.path("level").asText()).isEqualTo("WARN");
    assertThat(first.path("logger").asText()).isEqualTo("dev.foresight.Test");
    assertThat(first.path("message").asText()).isEqualTo("a \"quoted\"\nmessage \\ of two lines");
    assertThat(first.path("exception").asText()).isEmpty();
    assertThat(Instant.parse(first.path("time").asText())).isAfter(Instant.EPOCH);
    JsonNode second = new JsonMapper().readTree(lines.get(1));
    assertThat(second.path("exception").asText())
        .startsWith("java.lang.IllegalStateException: \"why\"\n\tat ");
  }

  @Test
  void asTextAndWithTheLevelThatWasAskedFor() throws Exception {
    assertThat(logged(ProcessLogs.USUAL)).first().asString().contains("INFO ").contains("told");
    assertThat(logged(new ProcessLogs(ProcessLogs.Format.TEXT, ProcessLogs.Level.DEBUG)))
        .first()
        .asString()
        .contains("DEBUG")
        .contains("found out");
  }

  private List<String> logged(ProcessLogs logs) throws Exception {
    Path file = folder.resolve(logs.format() + "-" + logs.level() + ".log");
    System.setProperty("log.file", file.toString());
    for (String option : logs.jvmOptions()) {
      String[] property = option.substring(2).split("=");
      System.setProperty(property[0], property[1]);
    }
    LoggerContext context = new LoggerContext("test", null, SETTINGS.toUri());
    context.start();
    try {
      Logger logger = context.getLogger("dev.foresight.Test");
      logger.debug("found out");
      logger.info("told");
      logger.warn("a \"quoted\"\nmessage \\ of two lines");
      logger.error("failed", new IllegalStateException("\"why\""));
    } finally {
      context.stop();
    }
    return Files.readAllLines(file);
  }
}
