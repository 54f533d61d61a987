// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.flink.TaskMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Whoever decodes on a GPU gives caches what the GPU has, which a fake tells here. */
class DeviceCachesTest {
  private static final long GIB = 1L << 30;

  private final List<EngineOptions> opened = new ArrayList<>();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private Engine open(Path model, EngineOptions options) {
    opened.add(options);
    return FakeEngine.prompt();
  }

  private int run(long deviceBytes, String... arguments) {
    CommandLine command =
        Foresight.commandLine(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            this::open,
            new CacheRoom(TaskMemory.unlimited(), device -> deviceBytes));
    return command.setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private static String[] generate(String... more) {
    return Stream.concat(
            Stream.of("generate", "--model=" + TinyModel.TARGET, "--prompt=Why?"), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void generateTakesTwoThirdsOfWhatTheEngineLeaves() {
    assertThat(run(8 * GIB, generate("--device=cuda:1"))).as(err.toString()).isZero();

    EngineOptions options = opened.get(0);
    long withGrowth =
        EngineMemory.ofDevice(
                TinyModel.TARGET, options.withKvBudgetMib(options.kvBudgetMib() * 3 / 2))
            .total();
    assertThat(withGrowth).isBetween(8 * GIB - GIB / 100, 8 * GIB);
  }

  @Test
  void whatIsSaidStays() {
    assertThat(run(GIB / 8, generate("--device=cuda", "--kv-budget-mib=77"))).isZero();

    assertThat(opened.get(0).kvBudgetMib()).isEqualTo(77);
  }

  @Test
  void onTheCpuNothingChanges() {
    assertThat(run(GIB / 8, generate())).isZero();

    assertThat(opened.get(0).kvBudgetMib()).isEqualTo(EngineOptions.defaults().kvBudgetMib());
  }

  @Test
  void distillDoesTheSame() throws IOException {
    assertThat(
            run(
                8 * GIB,
                "distill",
                "--model=" + TinyModel.TARGET,
                "--device=cuda",
                "--data=" + conversations(),
                "--output=" + folder.resolve("answers.jsonl")))
        .as(err.toString())
        .isZero();

    assertThat(opened.get(0).kvBudgetMib()).isBetween(4000, 5461);
  }

  private Path conversations() throws IOException {
    return Files.writeString(
        folder.resolve("data.jsonl"),
        """
        {"id": "a", "conversations": [{"from": "human", "value": "Why?"}, {"from": "gpt", "value": "So."}]}
        """);
  }

  static Stream<List<String>> commands() {
    String model = "--model=" + TinyModel.TARGET;
    String draft = "--draft=" + TinyModel.DRAFT;
    return Stream.of(
        List.of("generate", model, "--prompt=Why?"),
        List.of("bench", model, "--batch-sizes=1", "--requests-count=1"),
        List.of("bench", model, draft, "--batch-sizes=1", "--requests-count=1"),
        List.of("bench", "--load-format=dummy", "--config=" + TinyModel.TARGET + "/config.json"),
        List.of("distill", model, "--data=DATA", "--output=OUT"),
        List.of("train", model, "--data=DATA", "--output=OUT"),
        List.of("train-target", "--phase=text", model, "--data=DATA", "--output=OUT"),
        List.of("evaluate", model, draft, "--data=DATA"),
        List.of("ablate", model, "--data=DATA", "--evaluation-data=DATA", "--output=OUT"));
  }

  /** A device that is too small shows that it was asked, before anything is loaded onto it. */
  @ParameterizedTest
  @MethodSource("commands")
  void allAskTheDevice(List<String> command) throws IOException {
    String data = conversations().toString();
    String[] arguments =
        Stream.concat(command.stream(), Stream.of("--device=cuda:1"))
            .map(argument -> argument.replace("=DATA", "=" + data))
            .map(argument -> argument.replace("=OUT", "=" + folder.resolve("out")))
            .toArray(String[]::new);

    assertThat(run(GIB / 2, arguments)).isEqualTo(ExitCode.NOTHING_RAN);

    assertThat(err.toString())
        .contains("cuda:1 has 512 MiB, of which the engine needs ")
        .doesNotContain("\tat ");
    assertThat(opened).isEmpty();
  }
}
