// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisualTokens;
import dev.foresight.training.data.DataException;
import dev.foresight.training.run.RecordingListener;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.run.TrainingException;
import dev.foresight.training.storage.CheckpointFolder;
import dev.foresight.training.storage.DraftFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BadInputTest {
  @TempDir private Path folder;
  private List<Path> data;
  private final RecordingListener<ValidationMetrics> listener = new RecordingListener<>();

  @BeforeEach
  void makeData() throws IOException {
    data = new ArrayList<>(Runs.data(folder.resolve("data"), 12, 12));
  }

  @Test
  void listsBadSamplesBeforeTrainingAndCanLeaveThemOut() throws IOException {
    Path bad = folder.resolve("data/bad.jsonl");
    Files.write(
        bad,
        List.of(
            row("\"image\": \"gone.png\",", "Who?", "Me."),
            row("", "Who?", ""),
            "{\"conversations\": [{\"from\": \"human\", \"value\": \"Who?\"}]}",
            row("", "Is </s> special?", "No."),
            row("", "Who? ".repeat(600), "Me.")));
    data.add(bad);
    assertThatThrownBy(() -> run(plan(false)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3 of 29 samples")
        .hasMessageContaining("bad.jsonl:1: image gone.png is no file")
        .hasMessageContaining("bad.jsonl:2: conversations[1].value is empty: an answer")
        .hasMessageContaining("bad.jsonl:3: the conversation ends without an answer");

    assertThat(run(plan(true)).finished()).isTrue();
    assertThat(listener.bad)
        .noneMatch(problem -> problem.contains("bad.jsonl:4"))
        .anyMatch(problem -> problem.contains("3 of 29 samples are left out"))
        .anyMatch(
            problem -> problem.matches("(?s).*bad.jsonl:5: \\d+ tokens stand before its answer.*"));
  }

  @Test
  void anUnreadableImageEndsTheRunWithItsName() throws IOException {
    Files.writeString(folder.resolve("data/images/000003.png"), "no image");
    assertThatThrownBy(() -> run(plan(false)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("multimodal.jsonl:4: image images/000003.png")
        .hasMessageContaining("--skip-bad-samples");
    assertThat(run(plan(true)).finished()).isTrue();
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAndNamesTheSample() throws IOException {
    TrainingPlan plan = plan(false);
    Path initial = folder.resolve("initial");
    Path output = folder.resolve("broken");
    RunResult<ValidationMetrics> fresh = Trainer.run(plan, listener, () -> true);
    breakWeights(fresh.learnt(), initial);
    TrainingPlan broken = withInitial(plan, initial, output);
    assertThatThrownBy(() -> run(broken))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "the loss of (text|multimodal)\\.jsonl:\\d+ is no finite number in step 1; .*");
    assertThat(new CheckpointFolder(output.resolve("checkpoints"), 1).newest()).isEmpty();
  }

  @Test
  void aDraftOfAnotherShapeIsListedByTensor() throws IOException {
    RunResult<ValidationMetrics> fresh = Trainer.run(plan(false), listener, () -> true);
    TextConfig other = new TextConfig(600, 64, 200, 1, 4, 4, 16, 1024, 1e-5, 10000, false);
    assertThatThrownBy(() -> DraftFolder.readFitting(fresh.learnt(), other, VisualTokens.FUSED))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("visual_tokens is decoupled, but must be fused")
        .hasMessageContaining("layers.0.mlp.gate_proj.weight is [176, 64], but must be [200, 64]")
        .hasMessageContaining("layers.0.mlp.down_proj.weight is [64, 176], but must be [64, 200]")
        .hasMessageNotContaining("fc.weight");
  }

  @Test
  void trainingGoesOnWhereACheckpointCannotBeWritten() throws IOException {
    Path output = folder.resolve("strict");
    TrainingPlan plan = plan(false);
    // A file stands where the checkpoint of step 2 would be written.
    Files.createDirectories(output.resolve("checkpoints"));
    Files.createFile(output.resolve("checkpoints/step-00000002.partial"));
    TrainingPlan saving = Runs.plan(data, plan.options(), output, false, 2);
    assertThat(run(saving).finished()).isTrue();
    assertThat(listener.notSaved).containsExactly(2L);
    assertThat(listener.saved).contains(4L);
  }

  private static String row(String image, String question, String answer) {
    return "{%s \"conversations\": [{\"from\": \"human\", \"value\": \"%s\"}, {\"from\": \"gpt\", \"value\": \"%s\"}]}"
        .formatted(image, question, answer);
  }

  private TrainingPlan plan(boolean skip) {
    TrainingPlan plan =
        Runs.plan(
            data,
            Runs.options(2, UnaryOperator.identity()),
            folder.resolve(skip ? "skipping" : "strict"),
            false,
            0);
    return new TrainingPlan(
        plan.target(),
        plan.engine(),
        plan.data(),
        plan.options(),
        plan.initial(),
        new RunPlan(plan.run().output(), plan.run().resume(), skip, plan.run().every(), 1),
        plan.validation(),
        plan.cache());
  }

  private static TrainingPlan withInitial(TrainingPlan plan, Path initial, Path output) {
    return new TrainingPlan(
        plan.target(),
        plan.engine(),
        plan.data(),
        plan.options(),
        Optional.of(initial),
        new RunPlan(output, plan.run().resume(), false, plan.run().every(), 1),
        plan.validation(),
        plan.cache());
  }

  private static void breakWeights(Path from, Path to) throws IOException {
    TextConfig config = new TextConfig(600, 64, 176, 1, 4, 4, 16, 1024, 1e-5, 10000, false);
    Map<String, float[]> weights = DraftFolder.readFitting(from, config, VisualTokens.DECOUPLED);
    Arrays.fill(weights.get("fc.bias"), Float.NaN);
    DraftFolder.write(to, config, VisualTokens.DECOUPLED, weights);
  }

  private RunResult<ValidationMetrics> run(TrainingPlan plan) throws IOException {
    return Trainer.run(plan, listener, () -> false);
  }
}
