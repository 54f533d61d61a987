// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.testing.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashJournalTest {
  private static final EventKey A = key("{'prompt': 'a'}");
  private static final EventKey B = key("{'prompt': 'b'}");

  @TempDir private Path folder;

  @Test
  void nothingIsHeldAgainstWhatLeft() throws IOException {
    try (CrashJournal journal = open()) {
      enter(journal, A, true).leave();
      enter(journal, B, false).leave();
    }
    assertThat(files()).isEmpty();
    try (CrashJournal journal = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.CLEAR);
    }
  }

  @Test
  void aProcessThatEndsInOrderLeavesNothing() throws IOException {
    CrashJournal journal = open();
    enter(journal, A, true);
    journal.close();
    assertThat(files()).isEmpty();
  }

  @Test
  void aThreadThatIsInterruptedWritesAndSpoilsNothing() throws IOException {
    try (CrashJournal journal = open()) {
      Thread.currentThread().interrupt();
      CrashJournal.Visit first = enter(journal, A, true);
      first.leave();
      assertThat(Thread.interrupted()).isTrue();
      enter(journal, B, false);

      Path file = files().get(0);
      assertThat(Files.readAllBytes(file)).isEqualTo(JournalLine.bytes(B, false));
      try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
        assertThatThrownBy(other::tryLock)
            .as("its lock is held")
            .isInstanceOf(OverlappingFileLockException.class);
      }
    }
  }

  @Test
  void whatAProcessLeftWhenItDiedIsSuspected() throws IOException {
    leave("1@gone-0-x.journal", JournalLine.bytes(A, false), JournalLine.blank());
    try (CrashJournal journal = open();
        CrashJournal other = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.SUSPECTED);
      assertThat(other.standing(A)).isEqualTo(Standing.SUSPECTED);
      assertThat(journal.standing(B)).isEqualTo(Standing.CLEAR);
    }
  }

  @Test
  void whatWasAloneIsConvictedAndStaysSo() throws IOException {
    leave("1@gone-0-x.journal", JournalLine.bytes(A, false), JournalLine.bytes(B, false));
    open().close();
    leave("2@gone-0-y.journal", JournalLine.bytes(A, true));
    for (int i = 0; i < 2; i++) {
      try (CrashJournal journal = open()) {
        assertThat(journal.standing(A)).isEqualTo(Standing.CONVICTED);
        assertThat(journal.standing(B)).isEqualTo(Standing.SUSPECTED);
      }
    }
  }

  @Test
  void allWhoOpenAtOnceLearnOfACrash() throws Exception {
    for (int crash = 0; crash < 20; crash++) {
      leave(crash + "@gone-0-x.journal", JournalLine.bytes(A, false));
      List<CompletableFuture<Standing>> seen =
          Stream.generate(() -> CompletableFuture.supplyAsync(this::standingOfA)).limit(4).toList();
      for (CompletableFuture<Standing> standing : seen) {
        assertThat(standing.get(1, TimeUnit.MINUTES)).isEqualTo(Standing.SUSPECTED);
      }
      try (CrashJournal journal = open()) {
        journal.acquit(A);
      }
    }
  }

  private Standing standingOfA() {
    try (CrashJournal journal = open()) {
      return journal.standing(A);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anAnswerClearsAnEvent() throws IOException {
    leave("1@gone-0-x.journal", JournalLine.bytes(A, false), JournalLine.bytes(B, false));
    try (CrashJournal journal = open()) {
      journal.acquit(A);
      assertThat(journal.standing(A)).isEqualTo(Standing.CLEAR);
    }
    try (CrashJournal journal = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.CLEAR);
      assertThat(journal.standing(B)).isEqualTo(Standing.SUSPECTED);
      journal.acquit(B);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void theEventsOfALivingProcessAreNotSuspected() throws IOException {
    try (CrashJournal living = open();
        CrashJournal other = open()) {
      enter(living, A, true);
      try (CrashJournal next = open()) {
        assertThat(next.standing(A)).isEqualTo(Standing.CLEAR);
      }
      assertThat(other.standing(A)).isEqualTo(Standing.CLEAR);
    }
  }

  @Test
  void anEngineMayDieThoughItsProcessLives() throws IOException {
    try (CrashJournal journal = open()) {
      enter(journal, A, false).engineDied();
      enter(journal, B, true).engineDied();
    }
    try (CrashJournal journal = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.SUSPECTED);
      assertThat(journal.standing(B)).isEqualTo(Standing.CONVICTED);
    }
  }

  @Test
  void whatWasNotSeenYetIsNotSuspected() throws IOException {
    try (CrashJournal journal = open()) {
      journal.visit(A, true).engineDied();
    }
    try (CrashJournal journal = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.CLEAR);
    }
  }

  @Test
  void anEventMayEnterAgain() throws IOException {
    try (CrashJournal journal = open()) {
      CrashJournal.Visit visit = enter(journal, A, false);
      visit.leave();
      visit.leave();
      visit.enter();
      assertThat(files())
          .singleElement()
          .satisfies(file -> assertThat(file).content().contains(A.digest()));
    }
  }

  @Test
  void aLineThatWasCutOffSaysNothing() throws IOException {
    byte[] whole = JournalLine.bytes(A, false);
    Files.write(folder.resolve("1@gone-0-x.journal"), List.of("", "ab12"));
    Files.write(folder.resolve("2@gone-0-y.journal"), Arrays.copyOf(whole, 60));
    try (CrashJournal journal = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.SUSPECTED);
    }
  }

  @Test
  void crashesOfLongAgoAreForgotten() throws IOException {
    leave("1@gone-0-x.crashed", JournalLine.bytes(A, true));
    Files.setLastModifiedTime(
        folder.resolve("1@gone-0-x.crashed"),
        FileTime.from(Instant.now().minus(Duration.ofDays(31))));
    try (CrashJournal journal = open()) {
      assertThat(journal.standing(A)).isEqualTo(Standing.CLEAR);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void linesAreUsedAgain() throws IOException {
    try (CrashJournal journal = open()) {
      for (int i = 0; i < 1000; i++) {
        CrashJournal.Visit a = enter(journal, A, false);
        CrashJournal.Visit b = enter(journal, B, false);
        a.leave();
        b.leave();
      }
      assertThat(files()).singleElement().satisfies(file -> assertThat(file).hasSize(2 * 384));
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsTold() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> CrashJournal.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--crash-journal");
  }

  @Test
  void theSameEventHasTheSameKey() {
    SourceRecord record = Records.json("{'prompt': 'a'}");
    assertThat(EventKey.of(record, FakeEngine.INFO)).isEqualTo(A);
    assertThat(A.coordinates()).isEqualTo("caption-requests-1@42");
    assertThat(B.digest()).isNotEqualTo(A.digest());
    record.getSource().setOffset(43);
    assertThat(EventKey.of(record, FakeEngine.INFO).digest()).isNotEqualTo(A.digest());
  }

  private static EventKey key(String json) {
    return EventKey.of(Records.json(json), FakeEngine.INFO);
  }

  private static CrashJournal.Visit enter(CrashJournal journal, EventKey event, boolean alone) {
    CrashJournal.Visit visit = journal.visit(event, alone);
    visit.enter();
    return visit;
  }

  private CrashJournal open() throws IOException {
    return CrashJournal.open(folder);
  }

  private void leave(String name, byte[]... lines) throws IOException {
    for (byte[] line : lines) {
      Files.write(folder.resolve(name), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith(".lock")).toList();
    }
  }
}
