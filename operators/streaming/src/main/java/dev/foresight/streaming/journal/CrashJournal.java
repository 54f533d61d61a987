// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import dev.foresight.engine.serving.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is inside an engine, written down before native code sees it: should the process die, the
 * next one to open a journal in the folder finds it. Safe for use by many threads; many journals,
 * of one process or several, share a folder.
 *
 * <p>A process that ends in order leaves nothing behind. A kill cannot be told from a crash: what
 * was inside is suspected as well.
 */
public final class CrashJournal implements AutoCloseable {
  /**
   * The name of its folder unless another one is given: beside the working directories of a
   * machine's TaskManagers, where a task knows them.
   */
  public static final String USUAL_NAME = "foresight-crash-journal";

  private static final Logger LOG = LoggerFactory.getLogger(CrashJournal.class);

  private final JournalFile inside;
  private final Crashes crashes;
  private final Map<String, List<Crashes.Trace>> traces;
  private final Thread atExit = new Thread(this::wipe, "foresight-journal");

  private CrashJournal(
      JournalFile inside, Crashes crashes, Map<String, List<Crashes.Trace>> traces) {
    this.inside = inside;
    this.crashes = crashes;
    this.traces = traces;
  }

  /**
   * Opens a journal, and learns what others left when they died.
   *
   * @param folder created if it is not there; on a file system that locks files
   * @throws IOException if the folder cannot be used; the message names the remedy
   */
  public static CrashJournal open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      Crashes crashes = new Crashes(folder);
      Map<String, List<Crashes.Trace>> traces = new ConcurrentHashMap<>();
      for (Crashes.Trace trace : crashes.read()) {
        traces.merge(trace.line().digest(), List.of(trace), CrashJournal::both);
      }
      CrashJournal journal = new CrashJournal(JournalFile.create(folder), crashes, traces);
      Runtime.getRuntime().addShutdownHook(journal.atExit);
      return journal;
    } catch (IOException e) {
      throw new IOException(
          "the crash journal cannot be kept in "
              + folder
              + " ("
              + e
              + "); make the folder writable, or name another with --crash-journal",
          e);
    }
  }

  private static List<Crashes.Trace> both(List<Crashes.Trace> some, List<Crashes.Trace> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Returns what is held against an event. */
  public Standing standing(EventKey event) {
    List<Crashes.Trace> against = traces.getOrDefault(event.digest(), List.of());
    if (against.isEmpty()) {
      return Standing.CLEAR;
    }
    return against.stream().anyMatch(trace -> trace.line().alone())
        ? Standing.CONVICTED
        : Standing.SUSPECTED;
  }

  /**
   * Returns an event's coming time inside the engine.
   *
   * @param alone whether nothing else will be inside
   */
  public Visit visit(EventKey event, boolean alone) {
    return new Visit(event, alone);
  }

  /** Takes back what is held against an event: it was answered. */
  public void acquit(EventKey event) {
    List<Crashes.Trace> against = traces.remove(event.digest());
    if (against == null) {
      return;
    }
    for (Crashes.Trace trace : against) {
      try {
        crashes.forget(trace);
      } catch (IOException e) {
        LOG.warn("{} cannot be wiped; its event is asked alone once more", trace.file(), e);
      }
    }
  }

  @Override
  public void close() {
    wipe();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("Closing while the process ends", e);
    }
  }

  private void wipe() {
    try {
      inside.close();
    } catch (IOException e) {
      LOG.warn("The crash journal cannot be deleted", e);
    }
  }

  /**
   * An event's time inside the engine, written down before native code sees it. Without disk space
   * it is let in all the same: a journal must not stop what it guards.
   */
  public final class Visit implements Presence {
    private static final int NOT_INSIDE = -1;

    private final EventKey event;
    private final boolean alone;
    private int slot = NOT_INSIDE;
    private boolean seen;

    private Visit(EventKey event, boolean alone) {
      this.event = event;
      this.alone = alone;
    }

    @Override
    public synchronized void enter() {
      seen = true;
      if (slot != NOT_INSIDE) {
        return;
      }
      try {
        slot = inside.enter(event, alone);
      } catch (IOException e) {
        LOG.warn("The crash journal cannot be written: crashes are not traced to events", e);
      }
    }

    /** Leaving twice does nothing. */
    @Override
    public synchronized void leave() {
      if (slot == NOT_INSIDE) {
        return;
      }
      try {
        inside.leave(slot);
      } catch (IOException e) {
        LOG.warn("The crash journal cannot be written", e);
      }
      slot = NOT_INSIDE;
    }

    /** Notes that the engine died before the answer, though the process lives. */
    public synchronized void engineDied() {
      try {
        if (seen) {
          crashes.record(event, alone);
        }
      } catch (IOException e) {
        LOG.warn("The crash journal cannot be written", e);
      }
      leave();
    }
  }
}
