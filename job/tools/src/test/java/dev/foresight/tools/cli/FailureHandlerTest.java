// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureHandlerTest {
  @Test
  void saysWhichFileCannotBeUsedAndWhy() {
    assertThat(told(new NoSuchFileException("a.json"))).isEqualTo("there is no file a.json");
    assertThat(told(new AccessDeniedException("a.json")))
        .isEqualTo("a.json cannot be read or written: permission denied");
    assertThat(told(new FileSystemException("a.json", null, "Is a directory")))
        .isEqualTo("a.json cannot be read or written: Is a directory");
    assertThat(told(new IOException())).isEqualTo("it cannot be read or written");
  }

  @Test
  void saysNoMoreOfACauseThanItIsWorth() {
    assertThat(told(new UncheckedIOException(new AccessDeniedException("a.json"))))
        .isEqualTo("a.json cannot be read or written: permission denied");
    assertThat(told(new UncheckedIOException("cannot read a.json", new IOException("gone"))))
        .isEqualTo("cannot read a.json");
  }

  @Test
  void leavesOutTheClassesOfTheJsonLibrary() {
    IOException broken =
        catchThrowableOfType(IOException.class, () -> new ObjectMapper().readTree("{\"a\": [1"));

    assertThat(told(broken)).startsWith("a text is not the JSON").doesNotContain("`", "Source");
  }

  private static String told(Exception failure) {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new Nothing()).setErr(new PrintWriter(err, true));

    int code = new FailureHandler().handleExecutionException(failure, command, null);

    assertThat(code).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(err.toString()).startsWith("foresight: ").endsWith("\n").hasLineCount(1);
    return err.toString().substring("foresight: ".length()).strip();
  }

  @Command(name = "nothing")
  private static final class Nothing {}
}
