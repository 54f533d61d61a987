// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFilesTest {
  @SuppressWarnings("StaticAssignmentOfThrowable") // it must be the same one that comes out
  private static final IOException DISK_FULL = new IOException("No space left on device");

  @TempDir private Path folder;

  @Test
  void aFileThatCannotBeWrittenWholeLeavesTheOldOne() throws IOException {
    Path file = folder.resolve("draft");
    DurableFiles.writeFile(file, path -> Files.writeString(path, "old"));
    assertThatThrownBy(() -> DurableFiles.writeFile(file, DurableFilesTest::fillDisk))
        .isSameAs(DISK_FULL);
    assertThat(file).hasContent("old");
    assertThat(names(folder)).containsExactly("draft");
  }

  @Test
  void aFolderThatCannotBeWrittenWholeLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                DurableFiles.writeFolder(
                    folder.resolve("new"), path -> fillDisk(path.resolve("state"))))
        .isSameAs(DISK_FULL);
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void theNewestWholeCheckpointIsFound() throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(folder, 2);
    ObjectNode about = new ObjectMapper().createObjectNode();
    for (int step = 1; step <= 3; step++) {
      checkpoints.save(step, about.put("step", step), Map.of("x", new float[] {step}));
    }
    assertThat(names(folder)).containsExactly("step-00000002", "step-00000003");
    Files.createDirectory(folder.resolve("step-00000004.partial")); // of a killed process
    assertThat(checkpoints.newest().orElseThrow().tensors().get("x")).containsExactly(3);

    Files.write(folder.resolve("step-00000003/state.safetensors"), new byte[7]);
    assertThat(checkpoints.newest().orElseThrow().about().get("step").asInt()).isEqualTo(2);
  }

  private static void fillDisk(Path file) throws IOException {
    Files.writeString(file, "half");
    throw DISK_FULL;
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }
}
