// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.checkpoint.SafetensorsWriter.Content;
import dev.foresight.engine.goldens.CheckpointCopy;
import dev.foresight.engine.testing.Proofs;
import dev.foresight.engine.text.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with bits turned over, pieces cut out or repeated: read, or refused, at little cost. */
class DamagedFilesTest {
  private static final int TRIALS = 300;

  /** Some hundred times what the files have. */
  private static final long MOST_ALLOCATED = 8 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Random random = new Random(17);

  @TempDir private Path folder;

  @Test
  void headersOfSafetensors() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            new Content("a", new long[] {2, 3}, () -> new float[6]),
            new Content("b", new long[] {4}, () -> new float[4]),
            new Content("c", new long[] {1, 1, 2}, () -> new float[2])));
    damage(file, () -> Safetensors.readFile(file));
  }

  @Test
  void picklesAndDirectoriesOfTorch() throws IOException {
    Path file = folder.resolve("pytorch_model.bin");
    TorchFile.stateDict()
        .entry("a", "FloatStorage", new long[] {2, 3}, new byte[24])
        .entry("b", "HalfStorage", new long[] {4}, new byte[8])
        .write(file);
    damage(file, () -> TorchArchive.readFile(file));
  }

  @Test
  void indexesOfShards() throws IOException {
    CheckpointCopy model = CheckpointCopy.of("model-fp16-sharded", folder);
    damage(
        model.folder().resolve("model.safetensors.index.json"),
        () -> WeightFiles.readFolder(folder));
  }

  @Test
  void configurations() throws IOException {
    CheckpointCopy model = CheckpointCopy.of("model", folder);
    damage(model.folder().resolve("config.json"), () -> LlavaConfig.read(folder));
    damage(model.folder().resolve("generation_config.json"), () -> LlavaConfig.read(folder));
  }

  @Test
  void tokenizers() throws IOException {
    CheckpointCopy model = CheckpointCopy.of("model", folder);
    damage(model.folder().resolve("tokenizer.json"), () -> Tokenizer.open(folder).close());
  }

  private void damage(Path file, Runnable read) throws IOException {
    byte[] sound = Files.readAllBytes(file);
    read.run();
    for (int trial = 0; trial < Proofs.times(TRIALS); trial++) {
      Files.write(file, damaged(sound));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        read.run();
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).contains(folder.getFileName().toString()).doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError("trial " + trial + " of " + file, e);
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as("allocated in trial %d", trial)
          .isLessThan(MOST_ALLOCATED);
    }
    Files.write(file, sound);
  }

  private byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> {
        int length = Math.min(1 + random.nextInt(16), bytes.length - at);
        System.arraycopy(sound, random.nextInt(bytes.length - length + 1), bytes, at, length);
      }
      default -> bytes[at] = (byte) "0123456789-eE.[]{}\",:\0".charAt(random.nextInt(22));
    }
    return bytes;
  }
}
