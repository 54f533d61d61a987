// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process's standard output, which remembers why it could not be written. */
final class StandardOutput extends OutputStream {
  private static final String CLOSED = "Broken pipe";

  private final OutputStream file;
  private IOException failure;

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream file) {
    this.file = file;
  }

  /** Returns a stream that results are printed to, in UTF-8. */
  PrintStream printer() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      file.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Returns what to tell the shell: that results are missing outweighs how the command went.
   *
   * @param code of the command
   * @param err told of any reason but a reader that has gone
   */
  int exitCode(int code, PrintStream err) {
    if (failure == null) {
      return code;
    }
    if (String.valueOf(failure.getMessage()).contains(CLOSED)) {
      return ExitCode.OUTPUT_CLOSED;
    }
    err.println("foresight: standard output cannot be written: " + failure.getMessage());
    return ExitCode.NOTHING_RAN;
  }
}
