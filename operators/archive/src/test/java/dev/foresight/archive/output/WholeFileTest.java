// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final int TIMES = 500;

  @TempDir Path folder;

  /** Whoever is killed at any of them finds it again. */
  @Test
  void aFileThatIsReplacedIsThereAtEveryMoment() throws Exception {
    Path file = Files.writeString(folder.resolve("caption.txt"), "0");
    Path draft = folder.resolve(".draft");
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Long> missing =
        CompletableFuture.supplyAsync(
            () -> {
              long times = 0;
              while (!done.get()) {
                times += Files.exists(file) ? 0 : 1;
              }
              return times;
            });

    for (int i = 1; i <= TIMES; i++) {
      Files.writeString(draft, String.valueOf(i));
      WholeFile.replace(flink(draft), flink(file));
    }
    done.set(true);

    assertThat(missing.get()).as("times that it was not there").isZero();
    assertThat(file).hasContent(String.valueOf(TIMES));
    assertThat(draft).doesNotExist();
  }

  private static org.apache.flink.core.fs.Path flink(Path file) {
    return org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
  }
}
