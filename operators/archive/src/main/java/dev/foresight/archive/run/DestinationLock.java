// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.foresight.archive.source.Places;
import dev.foresight.schemas.FileFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Keeps a second process away from a destination that is a folder of this machine. The machine
 * itself lets go of it when the process ends, in whatever way; destinations elsewhere are not kept.
 */
public final class DestinationLock implements AutoCloseable {
  private static final String NAME = "lock";

  private final FileChannel file;

  private DestinationLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes a destination.
   *
   * @throws IllegalArgumentException if another process has it
   * @throws IOException if nothing can be written there
   */
  public static DestinationLock take(Destination destination) throws IOException {
    String folder = Places.of(destination.folder());
    if (Places.isUri(folder)) {
      return new DestinationLock(null);
    }
    Path lock = Path.of(Places.of(destination.state()), NAME);
    try {
      Files.createDirectories(lock.getParent());
      return locked(folder, lock);
    } catch (IOException e) {
      throw new IOException(
          "--out is %s, where nothing can be written (%s); name another folder, or make it one that can be written"
              .formatted(folder, FileFault.of(e)),
          e);
    }
  }

  private static DestinationLock locked(String folder, Path lock) throws IOException {
    FileChannel file =
        FileChannel.open(
            lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!lock(file)) {
      String holder = Files.readString(lock);
      file.close();
      throw new IllegalArgumentException(
          "--out is %s, where %s is at work; wait for its end, or name another folder"
              .formatted(folder, holder.isEmpty() ? "another process" : holder));
    }
    file.truncate(0);
    file.write(ByteBuffer.wrap(holder().getBytes(UTF_8)));
    return new DestinationLock(file);
  }

  /** Locks a file, if nobody else has. */
  private static boolean lock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // By this process.
      return false;
    }
  }

  private static String holder() {
    return "process %d on %s, since %s,"
        .formatted(
            ProcessHandle.current().pid(), host(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  /** Lets go of it. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
