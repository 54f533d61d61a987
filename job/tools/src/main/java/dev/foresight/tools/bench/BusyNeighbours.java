// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Other programs that keep processors busy: processes of their own, so that nothing but the
 * processors is shared. They end with this one, however it ends: each reads what this one writes to
 * it, which is nothing, until there is nobody to write.
 */
final class BusyNeighbours implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();

  private BusyNeighbours() {}

  /** Starts some, and waits until all of them are busy. */
  static BusyNeighbours start(int count) {
    BusyNeighbours neighbours = new BusyNeighbours();
    try {
      for (int i = 0; i < count; i++) {
        neighbours.processes.add(command().start());
      }
      for (Process process : neighbours.processes) {
        if (process.getInputStream().read() < 0) {
          throw new IOException("it ended with exit code " + process.onExit().join().exitValue());
        }
      }
      return neighbours;
    } catch (IOException e) {
      neighbours.close();
      throw new UncheckedIOException("a busy neighbour cannot be started: " + e.getMessage(), e);
    }
  }

  private static ProcessBuilder command() {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx16m",
            "-cp",
            System.getProperty("java.class.path"),
            BusyNeighbour.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Returns those that run. */
  List<ProcessHandle> processes() {
    return processes.stream().map(Process::toHandle).toList();
  }

  /** Ends them, and waits for their end. */
  @Override
  public void close() {
    processes.forEach(Process::destroy);
    processes.forEach(process -> process.onExit().join());
  }
}
