// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private static final Map<String, String> OLD = Map.of("prompt", "Why?");
  private static final Map<String, String> NEW = Map.of("prompt", "How?");

  @TempDir Path folder;

  @Test
  void theFirstRunHasTheFolderItself() throws IOException {
    assertThat(runs().withSettings(OLD)).isEmpty();
    assertThat(runs().begin(OLD, false)).isEqualTo(first());
  }

  @Test
  void theSameRunIsFoundAndAnotherRefused() throws IOException {
    begin(first(), OLD);

    assertThat(runs().withSettings(OLD)).contains(first());
    assertThatThrownBy(() -> runs().begin(NEW, false))
        .hasMessage(
            "the destination holds another run: --prompt is 'Why?' there, but 'How?' here; give the same, or --new-run to begin one beside it in run-2");
  }

  @Test
  void anotherMayStandBesideAndIsFoundThere() throws IOException {
    begin(first(), OLD);
    Destination second = runs().begin(NEW, true);
    begin(second, NEW);

    assertThat(second.folder().getName()).isEqualTo("run-2");
    assertThat(runs().withSettings(NEW)).contains(second);
    assertThat(runs().withSettings(OLD)).contains(first());
    assertThat(runs().free().folder().getName()).isEqualTo("run-3");
  }

  private Runs runs() throws IOException {
    return Runs.of(first());
  }

  private Destination first() throws IOException {
    return Destination.of(folder.toString());
  }

  private static void begin(Destination destination, Map<String, String> settings)
      throws IOException {
    Manifest.of(settings, new Inventory(SourceKind.TAR, -1, List.of(), Map.of()))
        .write(destination);
  }
}
