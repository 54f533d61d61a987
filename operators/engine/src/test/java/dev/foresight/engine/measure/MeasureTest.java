// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Figures cannot be foretold; what is here says that they are taken and make sense. */
class MeasureTest {
  private static LoadedModel model;

  @BeforeAll
  static void load() {
    LlavaConfig shape = LlavaConfig.readShape(LlavaGoldens.path("model").resolve("config.json"));
    model = LoadedModel.random("tiny", shape, EngineOptions.defaults().withThreads(1), false);
    model.torch().prepareThread(1);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void readsMemoryFasterThanADiskAndSlowerThanLight() {
    try (ReadBandwidth bandwidth = new ReadBandwidth(model.torch())) {
      assertThat(bandwidth.bytesPerSecond()).isBetween(1e8, 1e14);
    }
  }

  @Test
  void timesAnyNumberOfNewRowsBehindTheSameContext() {
    try (ForwardTimer timer = new ForwardTimer(model.model().decoder(), 70, 64, 1)) {
      for (int rows : new int[] {1, 64, 1, 7}) {
        assertThat(timer.time(rows)).isPositive();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void timesEveryPartOfAPass(DecoderPart part) {
    try (ForwardTimer timer = new ForwardTimer(model.model().decoder(), 3, 5, 3)) {
      assertThat(timer.time(part, 1, 1)).isPositive();
      assertThat(timer.time(part, 5, 3)).isPositive();
    }
  }

  /** Five blocks of rows take a slot of six. */
  @Test
  void hasRoomForSequencesWhoseSlotsAreLargerThanTheirRows() {
    int rows = 5 * KvArena.BLOCK_ROWS - 3;
    try (ForwardTimer timer = new ForwardTimer(model.model().decoder(), 3, rows, 3)) {
      assertThat(timer.time(DecoderPart.values()[0], 3, 3)).isPositive();
    }
  }

  @Test
  void countsTheWeightsThatAStepReads() {
    var text = model.config().text();
    long layer =
        (long) text.hiddenSize()
            * (2 * (text.heads() + text.kvHeads()) * text.headDim() + 3 * text.intermediateSize());
    long head = (long) text.vocabularySize() * text.hiddenSize();
    assertThat(model.model().decoder().weightBytesPerStep())
        .isEqualTo(4 * (text.layers() * layer + head));
  }
}
