// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aReaderThatHasGoneIsWhatTheShellCallsIt() {
    assertThat(exitCode(new Failing("Broken pipe"))).isEqualTo(141);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void anyOtherReasonIsTold() {
    assertThat(exitCode(new Failing("No space left on device"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("foresight: standard output cannot be written: No space left on device\n");
  }

  @Test
  void otherwiseTheCommandsCodeStands() {
    assertThat(exitCode(new ByteArrayOutputStream())).isEqualTo(3);
  }

  private int exitCode(OutputStream file) {
    StandardOutput output = new StandardOutput(file);
    PrintStream printer = output.printer();
    printer.print("a result");
    printer.flush();
    return output.exitCode(3, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static final class Failing extends OutputStream {
    private final String reason;

    Failing(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int value) throws IOException {
      throw new IOException(reason);
    }
  }
}
