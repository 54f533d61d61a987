// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.job.options.JobOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineParametersTest {
  @TempDir Path elsewhere;

  @Test
  void jobsOfOneEngineMustHaveItsLimits() {
    Map<String, String> running =
        published("--model=" + TinyModel.TARGET, "--draft=" + TinyModel.DRAFT);

    assertThat(conflict(running, "--model=" + TinyModel.TARGET, "--draft=" + TinyModel.DRAFT))
        .isEmpty();
    assertThat(
            conflict(
                running,
                "--model=" + TinyModel.TARGET,
                "--draft=" + TinyModel.DRAFT,
                "--batch-size=8"))
        .isEmpty();
    assertThat(
            conflict(
                running,
                "--model=" + TinyModel.TARGET,
                "--draft=" + TinyModel.DRAFT,
                "--batch-size=4",
                "--kv-budget-mib=64"))
        .contains(
            "--batch-size is 8 there, but 4 here; --kv-budget-mib is not given there, but 64 here");
  }

  @Test
  void anotherEngineIsNoConflict() {
    Map<String, String> running = published("--model=" + TinyModel.TARGET);

    assertThat(
            conflict(running, "--model=" + TinyModel.TARGET, "--batch-size=4", "--dtype=bfloat16"))
        .isEmpty();
    assertThat(
            conflict(
                running,
                "--model=" + TinyModel.TARGET,
                "--batch-size=4",
                "--draft=" + TinyModel.DRAFT))
        .isEmpty();
    assertThat(conflict(Map.of("other", "job"), "--model=" + TinyModel.TARGET)).isEmpty();
  }

  @Test
  void theSameBytesElsewhereAreTheSameEngine() throws Exception {
    try (var files = Files.list(TinyModel.TARGET)) {
      for (Path file : files.toList()) {
        Files.copy(file, elsewhere.resolve(file.getFileName()));
      }
    }
    Map<String, String> running = published("--model=" + elsewhere);

    assertThat(conflict(running, "--model=" + TinyModel.TARGET, "--batch-size=4"))
        .contains("--batch-size is 8 there, but 4 here");
  }

  @Test
  void memoryDoesNotSayTheNumberThatAnotherJobGoesBy() {
    Map<String, String> running = published("--model=" + TinyModel.TARGET);

    assertThat(conflictOfAnArchive(running))
        .contains("--batch-size is 8 there, but what memory holds here");
    assertThat(conflictOfAnArchive(running, "--batch-size=8")).isEmpty();
  }

  private static Optional<String> conflictOfAnArchive(
      Map<String, String> running, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("photos", "--out=captions", "--model=" + TinyModel.TARGET));
    ArchiveOptions archive = ArchiveOptions.parse(all.toArray(String[]::new));
    return EngineParameters.of(ArchiveRun.engines(archive)).conflictWith(running);
  }

  @Test
  void whatIsNotOnThisMachineGoesByItsPlace() {
    Map<String, String> running = published("--model=s3://models/llava");

    assertThat(conflict(running, "--model=s3://models/llava", "--threads=1")).isPresent();
    assertThat(conflict(running, "--model=s3://models/other", "--threads=1")).isEmpty();
  }

  private static Map<String, String> published(String... arguments) {
    return new CaptionTopology(options(arguments))
        .configuration()
        .get(PipelineOptions.GLOBAL_JOB_PARAMETERS);
  }

  private static Optional<String> conflict(Map<String, String> running, String... arguments) {
    return EngineParameters.of(SharedEngines.of(options(arguments).model())).conflictWith(running);
  }

  private static JobOptions options(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--bootstrap-servers=127.0.0.1:1");
    return JobOptions.parse(all.toArray(String[]::new));
  }
}
