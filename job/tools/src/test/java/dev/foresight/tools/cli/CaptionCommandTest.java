// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.archive.testing.DuckDb;
import dev.foresight.archive.testing.TarFile;
import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with a tiny model. */
class CaptionCommandTest {
  private static final String BLUE = "The background is blue.";
  private static final String PROMPT = "--prompt=What colour is the background?";

  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(folder.resolve("images/deep"));
    Files.copy(TinyModel.BLUE, folder.resolve("images/deep/good.png"));
    Files.writeString(folder.resolve("images/bad.png"), "no image");
  }

  @Test
  void everyImageHasARowAndThoseThatFailedAreTriedAgain() throws IOException {
    CommandLines.Outcome first = caption(PROMPT);

    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(first.err())
        .contains("foresight: up to 32 at a time, by memory: ")
        .contains("2 of 2 rows, 1 failed")
        .contains("IMAGE_UNSUPPORTED_FORMAT 1");
    assertThat(rows().get("deep/good.png").get("caption").textValue()).isEqualTo(BLUE);
    assertThat(rows().get("bad.png").get("error_code").textValue())
        .isEqualTo("IMAGE_UNSUPPORTED_FORMAT");
    assertThat(Files.readString(folder.resolve("captions/report.html")))
        .contains("deep/good.png", BLUE, "data:image/png;base64,")
        .contains("Memory of the process that counts the rows");
    assertThat(CommandLines.execute("caption", "status", folder + "/captions").out())
        .contains("finished\n", "failed         1  IMAGE_UNSUPPORTED_FORMAT");

    Files.copy(
        TinyModel.BLUE, folder.resolve("images/bad.png"), StandardCopyOption.REPLACE_EXISTING);
    CommandLines.Outcome retried = caption(PROMPT, "--retry-failed");

    assertThat(retried.code()).as(retried.err()).isEqualTo(ExitCode.OK);
    assertThat(rows().get("bad.png").get("caption").textValue()).isEqualTo(BLUE);

    CommandLines.Outcome other = caption("--prompt=Why?");
    assertThat(other.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(other.err())
        .contains(
            "the destination holds another run: --prompt caption is 'What colour is the"
                + " background?' there, but 'Why?' here");
  }

  @Test
  void parquetIsReadByOthersAndItsFailedRowsAreTriedAgain() throws IOException {
    CommandLines.Outcome first = caption(PROMPT, "--format=parquet");
    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.SOME_FAILED);
    String query =
        "SELECT key, caption, error_code FROM '%s/captions/*.parquet' ORDER BY key"
            .formatted(folder);
    assertThat(DuckDb.rows(query))
        .containsExactly(
            Arrays.asList("bad.png", null, "IMAGE_UNSUPPORTED_FORMAT"),
            Arrays.asList("deep/good.png", BLUE, null));

    Files.copy(
        TinyModel.BLUE, folder.resolve("images/bad.png"), StandardCopyOption.REPLACE_EXISTING);
    CommandLines.Outcome retried = caption(PROMPT, "--format=parquet", "--retry-failed");

    assertThat(retried.code()).as(retried.err()).isEqualTo(ExitCode.OK);
    assertThat(DuckDb.rows(query))
        .containsExactly(
            Arrays.asList("bad.png", BLUE, null), Arrays.asList("deep/good.png", BLUE, null));
    assertThat(CommandLines.execute("caption", "status", folder + "/captions").out())
        .contains("0 failed", "10 tokens generated");

    assertThat(caption(PROMPT).err())
        .contains("the destination holds another run: --format is 'parquet' there, but not given");
  }

  @Test
  void sidecarsStandBesideTheirImagesAndAreNotMadeTwice() throws IOException {
    Files.copy(TinyModel.BLUE, folder.resolve("images/done.png"));
    Files.writeString(folder.resolve("images/done.txt"), "by hand");

    CommandLines.Outcome first = caption(PROMPT, "--format=sidecars");

    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(first.err())
        .contains("2 of 2 rows, 1 failed")
        .contains("1 images had their captions")
        .contains("IMAGE_UNSUPPORTED_FORMAT 1");
    assertThat(folder.resolve("images/deep/good.txt")).hasContent(BLUE);
    assertThat(folder.resolve("images/done.txt")).hasContent("by hand");
    assertThat(folder.resolve("images/bad.txt")).doesNotExist();
    assertThat(rows().keySet()).containsExactly("bad.png", "deep/good.png");

    Files.copy(
        TinyModel.BLUE, folder.resolve("images/bad.png"), StandardCopyOption.REPLACE_EXISTING);
    CommandLines.Outcome retried = caption(PROMPT, "--format=sidecars", "--retry-failed");
    assertThat(retried.code()).as(retried.err()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("images/bad.txt")).hasContent(BLUE);

    CommandLines.Outcome again =
        run(PROMPT, "--format=sidecars", "--out=" + folder.resolve("again"));
    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.OK);
    assertThat(again.err()).contains("nothing was left to do", "3 images had their captions");
  }

  @Test
  void copiesOfShardsHaveCaptionsAsMembers() throws Exception {
    Path shard = Files.createDirectories(folder.resolve("shards")).resolve("a b.tar");
    try (TarFile tar = TarFile.create(shard)) {
      tar.add("good.png", Files.readAllBytes(TinyModel.BLUE));
      tar.add("bad.png", "no image");
      tar.add("done.png", Files.readAllBytes(TinyModel.BLUE));
      tar.add("done.txt", "by hand");
    }
    List<String> options =
        List.of(PROMPT, "--format=webdataset", "--out=" + folder.resolve("my captions"));

    CommandLines.Outcome first = runOn(folder.resolve("shards").toString(), options);

    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(first.err()).contains("2 rows, 1 failed").contains("IMAGE_UNSUPPORTED_FORMAT 1");
    Path copy = folder.resolve("my captions/a b.tar");
    assertThat(tar("-tf", copy).lines())
        .containsExactly("good.png", "good.txt", "bad.png", "done.png", "done.txt");
    assertThat(tar("-xOf", copy, "good.txt")).isEqualTo(BLUE);
    assertThat(tar("-xOf", copy, "done.txt")).isEqualTo("by hand");

    // Deleted, it is made again from the rows.
    Files.delete(copy);
    assertThat(runOn(folder.resolve("shards").toString(), options).err())
        .contains("nothing was left to do");
    assertThat(tar("-xOf", copy, "good.txt")).isEqualTo(BLUE);

    assertThat(
            runOn(
                    folder.resolve("shards").toString(),
                    List.of(PROMPT, "--format=webdataset", "--out=" + folder.resolve("shards")))
                .err())
        .contains("where the shard a b.tar itself is, which its copy would overwrite");
  }

  @Test
  void aFolderMayHaveAPromptOfItsOwn() throws IOException {
    Files.copy(
        TinyModel.BLUE, folder.resolve("images/bad.png"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(caption().err())
        .contains("--prompt is missing, and %s/images/bad.png has no prompt.txt".formatted(folder));
    Path prompt = folder.resolve("images/prompt.txt");
    Files.writeString(prompt, "What colour is the background?");
    Files.writeString(folder.resolve("images/deep/prompt.txt"), "{title}?");

    CommandLines.Outcome first = caption();

    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(rows().get("bad.png").get("caption").textValue()).isEqualTo(BLUE);
    assertThat(rows().get("deep/good.png").get("error_message").textValue())
        .startsWith("the prompt names {title}, but the row has no column title");

    Files.writeString(prompt, "Why?");
    assertThat(caption().err())
        .contains(
            "the destination holds another run: --prompt %s is 'What colour is the background?' there, but 'Why?' here"
                .formatted(prompt));
    assertThat(caption("--new-run", PROMPT).err()).contains("2 of 2 rows, 1 failed");
  }

  private static String tar(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tar"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  @Test
  void whatMakesNoSenseIsOneLine() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.txt"), " \n");
    refused(empty + " has no text; say what is asked", "--prompt-file=" + empty, out());
    Path none = folder.resolve("none.txt");
    refused(
        "--prompt-file is %s, but there is no such file".formatted(none),
        "--prompt-file=a=" + none,
        out());
    refused("--prompt is missing", "--out=" + folder.resolve("x"));
    refused("--out is missing", PROMPT);
    // A file where a folder must be: refused to everybody, whatever rights there are.
    refused(
        "--out is %s/images/bad.png/x, where nothing can be written (".formatted(folder),
        PROMPT,
        "--out=" + folder.resolve("images/bad.png/x"));
    refused("--max-failures is 'few'", PROMPT, "--max-failures=few", out());
    refused("--retry-failed names NO, which is no code", PROMPT, "--retry-failed=NO", out());
    refused("--retry-failed is given, but", PROMPT, "--retry-failed", out());
    refused("Invalid value for option '--format'", PROMPT, "--format=csv", out());
    refused("--format webdataset adds captions to tar", PROMPT, "--format=webdataset", out());
    refused("--existing is append, but --format jsonl", PROMPT, "--existing=append", out());
    refused("--answers is 2, but --temperature is 0", PROMPT, "--answers=2", out());
    refused("the column key would be written twice", "--prompt=key=Why?", out());
    refused("--dir says where a cluster is, but --submit is not", PROMPT, "--dir=x", out());
    refused("no cluster was started in", PROMPT, "--submit", "--dir=" + folder, out());
    refused(
        "--flink-conf is %s, where no configuration".formatted(folder),
        PROMPT,
        "--submit",
        "--flink-conf=" + folder,
        out());
    assertThat(CommandLines.execute("caption", "status", folder.toString()).err().strip())
        .isEqualTo(
            "foresight: %s holds no run of foresight caption; name the folder that --out named"
                .formatted(folder));
  }

  private void refused(String message, String... options) {
    CommandLines.Outcome outcome = run(options);
    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err()).startsWith("foresight: " + message);
    assertThat(outcome.err().lines().filter(line -> !line.startsWith("Try "))).hasSize(1);
  }

  private String out() {
    return "--out=" + folder.resolve("captions");
  }

  private CommandLines.Outcome caption(String... options) {
    return run(Stream.concat(Stream.of(out()), Stream.of(options)).toArray(String[]::new));
  }

  private CommandLines.Outcome run(String... options) {
    return runOn(folder.resolve("images").toString(), List.of(options));
  }

  private static CommandLines.Outcome runOn(String source, List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "caption",
                source,
                "--model=" + TinyModel.TARGET,
                "--threads=1",
                "--kv-budget-mib=64",
                "--engine-linger=1s"));
    arguments.addAll(options);
    return CommandLines.execute(arguments.toArray(String[]::new));
  }

  private Map<String, JsonNode> rows() throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("captions"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode row = new ObjectMapper().readTree(line);
          assertThat(rows.put(row.get("key").textValue(), row)).isNull();
        }
      }
    }
    return rows;
  }
}
