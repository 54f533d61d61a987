// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that nobody reads are left out of the last layer, and nothing else changes. */
@Numeric
class HiddenRowsTest {
  private static final int[] PROMPT = IntStream.range(3, 83).toArray();

  private static Torch torch;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    torch.prepareThread();
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  /** Which rows a pass of the prompt wants: none of a piece that more follow, one, some, all. */
  private static final List<int[]> WANTED =
      List.of(new int[0], new int[] {79}, new int[] {0, 40, 78}, IntStream.range(0, 80).toArray());

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#all")
  void theWantedRowsAndAllThatFollowsAreBitEqual(ModelDtype dtype) {
    ModelOptions options = ModelOptions.of(dtype, torch).withDeterministic(true);
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    try (LlavaModel model = LlavaModel.load(torch, checkpoint, options, layers -> {});
        KvCache all = model.decoder().newCache();
        KvCache few = model.decoder().newCache()) {
      int width = model.decoder().config().hiddenSize();
      for (int[] wanted : WANTED) {
        try (StepOutput whole = model.decoder().forward(prompt(all, wanted), HiddenRows.ALL);
            StepOutput part = model.decoder().forward(prompt(few, wanted), HiddenRows.WANTED)) {
          assertThat(whole.hidden().shape()).containsExactly(80, width);
          assertThat(part.hidden().shape()).containsExactly(wanted.length, width);
          assertThat(part.hidden().toFloats())
              .isEqualTo(rows(whole.hidden().toFloats(), wanted, width));
          assertThat(part.logits().toFloats()).isEqualTo(whole.logits().toFloats());
          assertThat(part.best()).isEqualTo(whole.best());
        }
        all.advance(PROMPT.length);
        few.advance(PROMPT.length);
      }
      try (StepOutput whole = model.decoder().forward(prompt(all, new int[] {79}));
          StepOutput part = model.decoder().forward(prompt(few, new int[] {79}))) {
        assertThat(part.logits().toFloats()).isEqualTo(whole.logits().toFloats());
      }
    }
  }

  private static List<Segment> prompt(KvCache cache, int[] wanted) {
    return List.of(Segment.text(cache, PROMPT, Positions.COUNTED, wanted));
  }

  private static float[] rows(float[] all, int[] wanted, int width) {
    float[] rows = new float[wanted.length * width];
    for (int i = 0; i < wanted.length; i++) {
      float[] row = Arrays.copyOfRange(all, wanted[i] * width, (wanted[i] + 1) * width);
      System.arraycopy(row, 0, rows, i * width, width);
    }
    return rows;
  }
}
