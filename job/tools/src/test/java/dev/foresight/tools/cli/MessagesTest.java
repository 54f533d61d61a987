// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libraries say to programmers is no part of what users are told. */
class MessagesTest {
  private static final String[] CLASSES = {
    "Exception", "com.fasterxml", "java.", "org.apache", "`"
  };

  private static final String RECORD =
      "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\":"
          + " \"Unknown\"}]}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "run --model=m --print-config --config={file}|a:\\n\\t- b|is no YAML from line ",
        "run --model=m --print-config --config={file}|a: [|is no YAML from line ",
        "run --model=m --print-config --config={folder}|-|cannot be read: ",
        "run --model=m --print-config --kafka-config={file}|a=\\374|it is not text in UTF-8",
        "run --model=m --print-config --kafka-config={file}|a=\\\\u12|four hexadecimal digits",
        "run --model=m --print-config --kafka-config={folder}/none|-|there is no such file",
        "evaluate --model={target} --draft={draft} --data={file}|{'data': [nonsense]}|data",
        "evaluate --model={target} --draft={draft} --data={file}.avro|Obj\\1|no Avro file"
      })
  void speakOfFilesAndTextsAndNotOfClasses(String command, String text, String expected)
      throws IOException {
    Path file = folder.resolve("data");
    Files.write(
        file, text.translateEscapes().replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1));
    // Avro's files are told by their names.
    Files.copy(file, folder.resolve("data.avro"));
    String[] arguments =
        command
            .replace("{file}", file.toString())
            .replace("{folder}", folder.toString())
            .replace("{target}", TinyModel.TARGET.toString())
            .replace("{draft}", TinyModel.DRAFT.toString())
            .split(" ");

    CommandLines.Outcome outcome = CommandLines.execute(arguments);

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err()).contains(expected).doesNotContain(CLASSES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"nonsense", "{\"type\": \"record\"}", "[", "\"unknown\"", RECORD})
  void tellWhyAFileIsNoSchema(String schema) throws IOException {
    Files.writeString(folder.resolve("a.avsc"), schema);
    JobOptions options = JobOptions.parse("--model=m", "--reader-schemas=" + folder);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.format().requests(Map.of()))
        .withMessageContaining("--reader-schemas")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(CLASSES).hasLineCount(1));
  }

  @Test
  void tellWhyAFileThatIsNoTextIsNoSchema() throws IOException {
    Files.write(folder.resolve("a.avsc"), new byte[] {(byte) 0xff});
    JobOptions options = JobOptions.parse("--model=m", "--reader-schemas=" + folder);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.format().requests(Map.of()))
        .withMessageEndingWith("cannot be read: it is not text in UTF-8");
  }
}
