// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/** Each option of the command with a value that it cannot have. */
class CaptionOptionsTest {
  /** Of these any text is a value. */
  private static final Set<String> TEXTS =
      Set.of("--image-column", "--key-column", "--image-root", "--stop", "--trace");

  private static final Map<String, String> WRONG =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--answers", "0"),
              Map.entry("--batch-size", "0"),
              Map.entry("--capacity", "none"),
              Map.entry("--caption-timeout", "soon"),
              Map.entry("--checkpoint-interval", "often"),
              Map.entry("--config", "/nowhere.yaml"),
              Map.entry("--crash-journal", "FILE"),
              Map.entry("--device", "tpu"),
              Map.entry("--dir", "/without/submit"),
              Map.entry("--draft", "/nowhere"),
              Map.entry("--draft-dtype", "int3"),
              Map.entry("--draft-vocabulary", "-1"),
              Map.entry("--dtype", "int3"),
              Map.entry("--engine-linger", "long"),
              Map.entry("--existing", "burn"),
              Map.entry("--flink-conf", "/without/submit"),
              Map.entry("--format", "csv"),
              Map.entry("--image-hosts", "http://example.org/a"),
              Map.entry("--image-timeout", "0s"),
              Map.entry("--keep-columns", "key"),
              Map.entry("--kv-budget-mib", "few"),
              Map.entry("--kv-dtype", "int8"),
              Map.entry("--max-failures", "101%"),
              Map.entry("--max-image-work", "0"),
              Map.entry("--max-new-tokens", "0"),
              Map.entry("--max-pixels", "-1"),
              Map.entry("--min-new-tokens", "1000"),
              Map.entry("--min-size", "-1"),
              Map.entry("--model", "/nowhere"),
              Map.entry("--out", "FILE/x"),
              Map.entry("--parallelism", "129"),
              Map.entry("--prefix-cache-mib", "-1"),
              Map.entry("--prompt", "short="),
              Map.entry("--prompt-file", "/nowhere.txt"),
              Map.entry("--read-threads", "0"),
              Map.entry("--retry-failed", "NO_CODE"),
              Map.entry("--seed", "x"),
              Map.entry("--special-tokens", "maybe"),
              Map.entry("--speculation", "always"),
              Map.entry("--stuck-after", "never"),
              Map.entry("--temperature", "-1"),
              Map.entry("--threads", "0"),
              Map.entry("--top-k", "-1"),
              Map.entry("--top-p", "2"),
              Map.entry("--vision-cache-mib", "-1")));

  @TempDir Path folder;

  @Test
  void thereIsNoOtherThatTakesAValue() {
    Set<String> options = new TreeSet<>();
    for (OptionSpec option :
        CommandLines.foresight().getSubcommands().get("caption").getCommandSpec().options()) {
      if (option.arity().max() > 0) {
        options.add(option.longestName());
      }
    }
    Set<String> known = new TreeSet<>(TEXTS);
    known.addAll(WRONG.keySet());
    assertThat(options).isEqualTo(known);
  }

  /** What is a number or a duration, and one with which nothing could run. */
  private static final List<Map.Entry<String, String>> TOO_MUCH =
      List.of(
          Map.entry("--answers", "1001"),
          Map.entry("--capacity", "2000000000"),
          Map.entry("--checkpoint-interval", "9ms"),
          Map.entry("--kv-budget-mib", "999999999"),
          Map.entry("--seed", "99999999999999999999"),
          Map.entry("--temperature", "NaN"),
          Map.entry("--threads", "100000"),
          Map.entry("--top-p", "NaN"));

  static Stream<Map.Entry<String, String>> wrong() {
    return Stream.concat(WRONG.entrySet().stream(), TOO_MUCH.stream());
  }

  /** As a shell makes of {@code --out=$DEST} where nobody set the variable. */
  static Stream<Map.Entry<String, String>> empty() {
    return Stream.concat(TEXTS.stream(), WRONG.keySet().stream())
        .map(option -> Map.entry(option, ""));
  }

  @ParameterizedTest
  @MethodSource({"wrong", "empty"})
  void isRefusedInOneLineThatNamesIt(Map.Entry<String, String> option) throws IOException {
    Files.copy(TinyModel.BLUE, folder.resolve("a.png"));
    Path file = Files.writeString(folder.resolve("file"), "a file");
    Map<String, String> options =
        new TreeMap<>(
            Map.of(
                "--model", TinyModel.TARGET.toString(),
                "--out", folder.resolve("captions").toString(),
                "--prompt", "Why?",
                "--threads", "1",
                "--kv-budget-mib", "64"));
    options.put(option.getKey(), option.getValue().replace("FILE", file.toString()));
    List<String> arguments =
        Stream.concat(
                Stream.of("caption", folder.resolve("a.png").toString()),
                options.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()))
            .toList();

    CommandLines.Outcome outcome =
        Assertions.assertTimeoutPreemptively(
            Duration.ofMinutes(1), () -> CommandLines.execute(arguments.toArray(String[]::new)));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.NOTHING_RAN);
    List<String> lines = outcome.err().lines().filter(line -> !line.startsWith("Try ")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).replace('_', '-'))
        .startsWith("foresight: ")
        .containsAnyOf(
            option.getKey().substring(2),
            option.getValue().isEmpty() ? option.getKey() : option.getValue());
  }
}
