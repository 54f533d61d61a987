// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.engine.goldens.GoldenPrompt;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.goldens.MsdRun;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A draft whose visual tokens pass the fusion layer as text does: what MSD is compared with. */
@Numeric
class FusedDraftTest {
  @TempDir Path folder;

  private Path draft(String visualTokens) throws IOException {
    Path golden = LlavaGoldens.path("draft");
    Files.copy(golden.resolve("pytorch_model.bin"), folder.resolve("pytorch_model.bin"));
    Files.writeString(
        folder.resolve("config.json"),
        Files.readString(golden.resolve("config.json"))
            .replaceFirst("\\{", "{\"visual_tokens\": \"" + visualTokens + "\","));
    return folder;
  }

  @Test
  void fusesAnImagesFeaturesWithTheTargetsStates() throws IOException {
    DraftCheckpoint checkpoint = DraftCheckpoint.open(draft("fused"));
    assertThat(checkpoint.visualTokens()).isEqualTo(VisualTokens.FUSED);
    MsdRun run =
        MsdRun.all().stream().filter(r -> !r.golden().images().isEmpty()).findFirst().orElseThrow();
    try (Torch torch = Torch.open("cpu", 1);
        LlavaModel target =
            LlavaModel.load(
                torch,
                LlavaCheckpoint.open(LlavaGoldens.path("model")),
                ModelOptions.defaultsOn(torch),
                layers -> {});
        DraftModel draft = DraftModel.load(torch, checkpoint, target, DraftOptions.like(target));
        GoldenPrompt prompt = GoldenPrompt.of(run.golden(), target);
        KvCache cache = target.decoder().newCache();
        KvCache draftCache = draft.newCache()) {
      int length = prompt.ids().length;
      try (StepOutput step =
              target.decoder().forward(List.of(prompt.targetRows(cache, 0, length)));
          Tensor embedding = target.decoder().embedding()) {
        DraftSegment rows = rows(prompt, draftCache, length, run.firstToken());
        try (Tensor input = draft.inputs(rows, step.hidden())) {
          float[] expected =
              expected(checkpoint, prompt, rows, embedding.toFloats(), step.hidden().toFloats());
          double size = Rounding.size(expected);
          int terms = 2 * checkpoint.config().hiddenSize();
          assertClose(
              "inputs", input.toFloats(), expected, Rounding.FLOAT32.ofProduct(terms, size));
        }
      }
    }
  }

  private static DraftSegment rows(GoldenPrompt prompt, KvCache cache, int length, int first) {
    int[] all = IntStream.range(0, length).toArray();
    Segment text =
        new Segment(
            cache,
            prompt.shifted(0, length, first),
            all,
            prompt.image(1, length + 1),
            Optional.empty(),
            all);
    return new DraftSegment(text, all, 0, 0);
  }

  /** fc([what stands for token t + 1; h(t)]) of every row t. */
  private static float[] expected(
      DraftCheckpoint checkpoint,
      GoldenPrompt prompt,
      DraftSegment rows,
      float[] embedding,
      float[] hidden) {
    int width = checkpoint.config().hiddenSize();
    float[] weight = LlavaGoldens.floats(checkpoint.tensor("fc.weight"));
    float[] bias = LlavaGoldens.floats(checkpoint.tensor("fc.bias"));
    float[] visual = prompt.vision().orElseThrow().projected().toFloats();
    int[] ids = rows.rows().ids();
    float[] expected = new float[ids.length * width];
    int image = 0;
    for (int t = 0; t < ids.length; t++) {
      boolean isImage = t + 1 < ids.length && prompt.ids()[t + 1] == 600;
      float[] token = isImage ? visual : embedding;
      int at = width * (isImage ? image++ : ids[t]);
      for (int i = 0; i < width; i++) {
        double sum = bias[i];
        for (int j = 0; j < width; j++) {
          sum += weight[i * 2 * width + j] * token[at + j];
          sum += weight[i * 2 * width + width + j] * hidden[t * width + j];
        }
        expected[t * width + i] = (float) sum;
      }
    }
    return expected;
  }

  @Test
  void refusesWhatIsNeither() throws IOException {
    Path other = draft("mixed");
    assertThatThrownBy(() -> DraftCheckpoint.open(other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("visual_tokens is \"mixed\", but must be decoupled or fused");
  }

  @Test
  void publishedDraftsAreDecoupled() {
    assertThat(DraftCheckpoint.open(LlavaGoldens.path("draft")).visualTokens())
        .isEqualTo(VisualTokens.DECOUPLED);
  }
}
