// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.UUID;

/**
 * What is inside an engine now, in a file that is locked as long as its process lives: whoever gets
 * the lock knows that the process is gone. What was written survives the process, not the machine:
 * nothing waits for the disk.
 *
 * <p>Threads that are interrupted write as others do. A channel would be closed by the first of
 * them, for all, and the lock with it.
 */
final class JournalFile implements AutoCloseable {
  static final String SUFFIX = ".journal";

  private final Path path;
  private final RandomAccessFile file;
  private final BitSet taken = new BitSet();
  private boolean closed;

  private JournalFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /** Creates the file; nobody sees it before it is locked. */
  static JournalFile create(Path folder) throws IOException {
    String name = owner() + UUID.randomUUID();
    Path unseen = folder.resolve(name + ".new");
    RandomAccessFile file = new RandomAccessFile(unseen.toFile(), "rw");
    try {
      file.getChannel().lock(); // released with the file, or by the end of the process
      Path seen = folder.resolve(name + SUFFIX);
      Files.move(unseen, seen, StandardCopyOption.ATOMIC_MOVE);
      return new JournalFile(seen, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      Files.deleteIfExists(unseen);
      throw e;
    }
  }

  /**
   * Returns whether a file is this process's own. Such a file must not be opened to see whether it
   * is locked: POSIX drops all locks of a process on a file with the first channel that it closes.
   */
  static boolean isOwn(Path file) {
    return file.getFileName().toString().startsWith(owner());
  }

  /** Two containers may both have a process 1, but not on one host since one millisecond. */
  private static String owner() {
    var process = ManagementFactory.getRuntimeMXBean();
    return process.getName() + "-" + process.getStartTime() + "-";
  }

  /** Takes a line for an event; returns its slot. */
  synchronized int enter(EventKey event, boolean alone) throws IOException {
    int slot = taken.nextClearBit(0);
    write(slot, JournalLine.bytes(event, alone));
    taken.set(slot);
    return slot;
  }

  /** Wipes a line. */
  synchronized void leave(int slot) throws IOException {
    if (!closed) {
      write(slot, JournalLine.blank());
      taken.clear(slot);
    }
  }

  private void write(int slot, byte[] line) throws IOException {
    file.seek((long) slot * JournalLine.LENGTH);
    file.write(line);
  }

  /** Deletes the file: what is inside leaves in order. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      try (file) {
        Files.delete(path);
      } catch (NoSuchFileException e) {
        return; // someone tidied up; there is nothing left to take back
      }
    }
  }
}
