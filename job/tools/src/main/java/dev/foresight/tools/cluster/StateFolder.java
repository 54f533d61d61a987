// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.util.FileUtils;

/**
 * The one folder in which a cluster, or a broker, keeps everything.
 *
 * <pre>
 * conf/         what its processes were started with
 * run/          a note of each process
 * log/          a log of each process
 * tmp/ work/    of the processes
 * checkpoints/  of jobs, one folder a job
 * data/         of the broker, or of ZooKeeper
 * </pre>
 *
 * @param path absolute
 */
public record StateFolder(Path path) {
  private static final String LOCK = ".lock";
  private static final int TAIL_BYTES = 16_384;
  private static final int TAIL_LINES = 12;
  private static final int TAIL_WIDTH = 400;

  /** Makes the folder absolute: processes run elsewhere. */
  public StateFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** Returns the folder of the configuration. */
  Path configuration() {
    return path.resolve("conf");
  }

  /** Returns the folder of the processes' notes. */
  Path notes() {
    return path.resolve("run");
  }

  /** Returns the folder of logs. */
  public Path logs() {
    return path.resolve("log");
  }

  /** Returns the log of a process. */
  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** Returns what a process printed. */
  Path output(String process) {
    return logs().resolve(process + ".out");
  }

  /** Returns the folder of temporary files. */
  Path temporary() {
    return path.resolve("tmp");
  }

  /** Returns the folder of the processes' working files. */
  Path work() {
    return path.resolve("work");
  }

  /** Returns the folder of checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Returns the folder of savepoints. */
  Path savepoints() {
    return path.resolve("savepoints");
  }

  /** Returns the folder of a server's data. */
  public Path data() {
    return path.resolve("data");
  }

  /**
   * Does something while other commands are kept away from the folder.
   *
   * @return what the action returned
   * @throws IllegalArgumentException if another command is at work there
   */
  <T> T exclusively(Action<T> action) throws IOException, InterruptedException {
    Files.createDirectories(path);
    try (FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!lock(channel)) {
        throw new IllegalArgumentException(
            "another command starts or stops processes of " + path + "; try again in a while");
      }
      return action.run();
    }
  }

  /** Deletes it with all that it holds. */
  public void delete() throws IOException {
    FileUtils.deleteDirectory(path.toFile());
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process has it
    }
  }

  /** What is done while the folder is locked. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Returns the end of a process's log, or of what it printed if it did not come to log anything.
   */
  String tail(String process) throws IOException {
    Path file = hasText(log(process)) ? log(process) : output(process);
    if (!hasText(file)) {
      return "(nothing was logged)";
    }
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      int size = (int) Math.min(TAIL_BYTES, content.length());
      byte[] bytes = new byte[size];
      content.seek(content.length() - size);
      content.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return file
          + " ends with:\n"
          + lines.stream()
              .skip(Math.max(0, lines.size() - TAIL_LINES))
              .map(line -> line.substring(0, Math.min(TAIL_WIDTH, line.length())))
              .collect(Collectors.joining("\n"));
    }
  }

  private static boolean hasText(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }
}
