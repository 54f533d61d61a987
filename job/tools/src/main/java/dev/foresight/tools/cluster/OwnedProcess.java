// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that we started, known again by later commands from its id and the time of its start in
 * a file: ids are used again, and nobody else's process must ever be ended.
 */
public final class OwnedProcess {
  private static final String SUFFIX = ".pid";

  /** Clocks are set while processes run; an id is not given anew within so little time. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(20);

  private static final long KILL_LIMIT_SECONDS = 10;

  private final String name;
  private final Path file;
  private final ProcessHandle handle;

  private OwnedProcess(String name, Path file, ProcessHandle handle) {
    this.name = name;
    this.file = file;
    this.handle = handle;
  }

  /**
   * Starts a process and takes note of it.
   *
   * @param folder where it is noted, in a file with the process's name
   * @throws IOException if it cannot be started
   */
  static OwnedProcess start(Path folder, String name, ProcessBuilder builder) throws IOException {
    Files.createDirectories(folder);
    ProcessHandle handle = builder.start().toHandle();
    long started = handle.info().startInstant().orElse(Instant.now()).toEpochMilli();
    Path file = folder.resolve(name + SUFFIX);
    // In one move: a reader never sees half of it.
    Path draft = Files.writeString(folder.resolve(name + ".new"), handle.pid() + " " + started);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new OwnedProcess(name, file, handle);
  }

  /** Returns a process that was noted in a folder and is alive. */
  static Optional<OwnedProcess> find(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + SUFFIX);
    String[] note;
    try {
      note = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (note.length != 2) {
      throw new IOException(file + " does not hold a process id and a time; delete it");
    }
    Instant started = Instant.ofEpochMilli(Long.parseLong(note[1]));
    return ProcessHandle.of(Long.parseLong(note[0]))
        .filter(handle -> startedAt(handle, started))
        .map(handle -> new OwnedProcess(name, file, handle))
        .filter(OwnedProcess::isAlive);
  }

  private static boolean startedAt(ProcessHandle handle, Instant noted) {
    return handle
        .info()
        .startInstant()
        .map(is -> Duration.between(noted, is).abs().compareTo(CLOCK_TOLERANCE) < 0)
        .orElse(false);
  }

  /** Returns what it was called when it was started. */
  public String name() {
    return name;
  }

  /** Returns its id. */
  public long pid() {
    return handle.pid();
  }

  /** Returns whether it runs. One that ended and was not waited for by its parent does not. */
  public boolean isAlive() {
    return handle.isAlive() && !isZombie();
  }

  private boolean isZombie() {
    try {
      String status = Files.readString(Path.of("/proc", String.valueOf(pid()), "stat"));
      // The name, in parentheses, may hold anything; the state is the letter behind it.
      return status.startsWith("Z", status.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false; // no such file system here
    }
  }

  /** Asks it to end; {@link #awaitEnd} tells when it did. */
  public void requestStop() {
    handle.destroy();
  }

  /**
   * Ends it at once, as {@code kill -9} does, and waits until it has ended: until then its ports
   * are taken.
   */
  public void kill() {
    handle.destroyForcibly();
    handle.onExit().completeOnTimeout(handle, KILL_LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /**
   * Waits for its end, and ends it the hard way if it takes too long. Its note is deleted.
   *
   * @return whether it ended by itself
   */
  boolean awaitEnd(Duration grace) throws IOException, InterruptedException {
    boolean byItself = awaitDeath(grace);
    if (!byItself) {
      kill();
      awaitDeath(grace);
    }
    Files.deleteIfExists(file);
    return byItself;
  }

  private boolean awaitDeath(Duration limit) throws IOException, InterruptedException {
    return Polling.until(limit, () -> !isAlive());
  }

  @Override
  public String toString() {
    return name + " (process " + pid() + ")";
  }
}
