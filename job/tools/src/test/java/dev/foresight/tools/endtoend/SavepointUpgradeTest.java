// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job goes on from a savepoint that an older version took, with requests in flight whose schema
 * has changed since.
 *
 * <p>To take a savepoint with the version at hand, before its schema changes: {@code mvn -pl job
 * -am test -Dtest=SavepointUpgradeTest -Dforesight.savepoint=NAME}.
 */
class SavepointUpgradeTest {
  private static final String WRITE = "foresight.savepoint";
  private static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");
  private static final int IN_FLIGHT = 6;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Of a job with one model, by one with another beside it, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--route={\"name\": \"small\", \"match\": {\"model\": \"small\"},"
            + " \"model\": \"none\", \"kv-budget-mib\": 1}"
      })
  void requestsInFlightWithTheirAttributesApartAreAnswered(String route) throws Exception {
    Path savepoint = SAVEPOINTS.resolve("attributes-apart").toAbsolutePath();
    assertThat(Files.readString(savepoint.resolve("_metadata"), StandardCharsets.ISO_8859_1))
        .contains("{\"name\":\"attributes\",\"type\":{\"type\":\"map\"");
    assertThat(SourcedRequest.getClassSchema().getField("attributes")).isNull();

    PacedEngine engine = new PacedEngine(4, Duration.ZERO);
    List<String> keys = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(2, 2);
        TopicFollower results = setup.results()) {
      // The same keys lie at the same places as when the savepoint was taken.
      setup.send(0, IN_FLIGHT + 2);
      LocalJob job =
          setup.submit(
              engine,
              Optional.of(savepoint.toUri().toString()),
              Stream.of("--parallelism=2", "--kv-budget-mib=1", route)
                  .filter(argument -> !argument.isEmpty())
                  .toArray(String[]::new));
      LocalSetup.collect(results, keys, IN_FLIGHT + 2);
      assertThat(job.drain(LIMIT)).isTrue();
      results.poll(Duration.ofSeconds(1)).forEach(late -> keys.add("twice"));
    } finally {
      engine.close();
    }
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, IN_FLIGHT + 2).mapToObj(i -> "event-" + i).toList());
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void takesASavepoint() throws Exception {
    PacedEngine engine = new PacedEngine(1, Duration.ofHours(1));
    try (LocalSetup setup = LocalSetup.start(2, 2)) {
      setup.send(0, IN_FLIGHT);
      LocalJob job = setup.submit(engine, Optional.empty(), "--parallelism=2");
      Await.await("ask the engine", () -> engine.asked() >= IN_FLIGHT);
      Path taken = Path.of(URI.create(job.stopWithSavepoint(LIMIT).orElseThrow()));
      Path kept = Files.createDirectories(SAVEPOINTS.resolve(System.getProperty(WRITE)));
      try (var files = Files.list(taken)) {
        for (Path file : files.toList()) {
          Files.copy(file, kept.resolve(file.getFileName()));
        }
      }
    } finally {
      engine.close();
    }
  }
}
