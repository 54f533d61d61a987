// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.DestinationLock;
import dev.foresight.engine.testing.Await;
import dev.foresight.tools.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationLockTest {
  @TempDir Path folder;

  private Destination destination;

  @BeforeEach
  void name() throws IOException {
    destination = Destination.of(folder + "/my captions");
  }

  @Test
  void aSecondProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
    try (JavaProcess holder =
        JavaProcess.start(
            folder.resolve("output"), DestinationHolder.class, folder + "/my captions")) {
      Await.await(
          "its lock",
          Duration.ofMinutes(1),
          () -> holder.output().contains(DestinationHolder.HOLDS));

      assertThatThrownBy(() -> DestinationLock.take(destination))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "--out is %s/my captions, where process %d on ".formatted(folder, holder.pid()))
          .hasMessageEndingWith(" is at work; wait for its end, or name another folder");

      holder.kill();
      Await.await("its end", Duration.ofMinutes(1), () -> !holder.isAlive());
      DestinationLock.take(destination).close();
    }
  }

  @Test
  void oneProcessDoesNotWriteTwiceEither() throws IOException {
    try (DestinationLock lock = DestinationLock.take(destination)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> DestinationLock.take(destination))
          .hasMessageContaining("where process " + ProcessHandle.current().pid());
    }
    DestinationLock.take(destination).close();
  }

  @Test
  void whereNothingCanBeWrittenIsSaid() throws IOException {
    Files.writeString(folder.resolve("my captions"), "a file");
    assertThatThrownBy(() -> DestinationLock.take(destination))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "--out is %s/my captions, where nothing can be written (".formatted(folder))
        .hasMessageEndingWith("); name another folder, or make it one that can be written");
  }
}
