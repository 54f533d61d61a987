// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of what was inside engines that died: one file for each process or engine. Any number
 * of processes may use it at once.
 */
final class Crashes {
  private static final Logger LOG = LoggerFactory.getLogger(Crashes.class);
  private static final String SUFFIX = ".crashed";
  private static final String LOCK = ".lock";

  /** By then, what was inside has long been answered, or nobody will ever ask again. */
  private static final Duration KEPT_FOR = Duration.ofDays(30);

  private final Path folder;

  Crashes(Path folder) {
    this.folder = folder;
  }

  /** An event that was inside. */
  record Trace(Path file, JournalLine line) {}

  /**
   * Returns every event that was inside an engine when that or its process died. One reader at a
   * time: a journal that another one has locked to take it up looks like that of a living process.
   */
  List<Trace> read() throws IOException {
    Path lock = folder.resolve(LOCK);
    // The channel's lock excludes other processes, the monitor other threads of this one: interned,
    // as each job of a TaskManager has classes of its own.
    synchronized (lock.toAbsolutePath().toString().intern()) {
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // released when the channel closes
        claimOrphans();
        return readCrashes();
      }
    }
  }

  private List<Trace> readCrashes() throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (Path file : files(SUFFIX)) {
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(KEPT_FOR))) {
          Files.deleteIfExists(file);
        } else {
          JournalLine.parse(Files.readAllBytes(file))
              .forEach(line -> traces.add(new Trace(file, line)));
        }
      } catch (NoSuchFileException e) {
        LOG.debug("Another process was done with {}", file, e);
      }
    }
    return traces;
  }

  /** Records an event of an engine that died though its process lives. */
  void record(EventKey event, boolean alone) throws IOException {
    Path unseen = folder.resolve(UUID.randomUUID() + ".new");
    Files.write(unseen, JournalLine.bytes(event, alone));
    publish(unseen);
  }

  /** Takes back what is held against an event. */
  void forget(Trace trace) throws IOException {
    try (FileChannel channel = FileChannel.open(trace.file(), StandardOpenOption.WRITE)) {
      long position = (long) trace.line().slot() * JournalLine.LENGTH;
      channel.write(ByteBuffer.wrap(JournalLine.blank()), position);
    } catch (NoSuchFileException e) {
      return; // its last line was wiped, or it was too old
    }
    if (JournalLine.parse(Files.readAllBytes(trace.file())).isEmpty()) {
      Files.deleteIfExists(trace.file());
    }
  }

  /** Makes crashes of the journals whose processes are gone. */
  private void claimOrphans() throws IOException {
    for (Path file : files(JournalFile.SUFFIX)) {
      if (JournalFile.isOwn(file)) {
        continue;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          claim(file);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("Its process ended in order meanwhile: {}", file, e);
      }
    }
  }

  private void claim(Path orphan) throws IOException {
    List<JournalLine> inside = JournalLine.parse(Files.readAllBytes(orphan));
    if (inside.isEmpty()) {
      Files.delete(orphan);
      return;
    }
    LOG.warn(
        "A process died with {} events inside its engine ({}); they are asked again alone",
        inside.size(),
        orphan);
    publish(orphan);
  }

  private void publish(Path file) throws IOException {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    Files.move(file, folder.resolve(stem + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<Path> files(String suffix) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + suffix)) {
      found.forEach(files::add);
    }
    return files;
  }
}
