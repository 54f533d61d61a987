// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.training.run.Every;
import dev.foresight.training.run.RecordingListener;
import dev.foresight.training.run.RunPlan;
import dev.foresight.training.run.RunResult;
import dev.foresight.training.run.SampleKind;
import dev.foresight.training.run.StepMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {
  @TempDir private Path folder;

  @Test
  void learnsInTwoStagesAndLeavesADraftThatTheEngineLoads() throws Exception {
    List<Path> data = Runs.data(folder.resolve("data"), 30, 40);
    RecordingListener<ValidationMetrics> listener = new RecordingListener<>();
    Path output = folder.resolve("run");
    TrainingPlan plan =
        Runs.plan(data, Runs.options(4, UnaryOperator.identity()), output, false, 0);

    RunResult<ValidationMetrics> result = Trainer.run(plan, listener, () -> false);

    assertThat(result.finished()).isTrue();
    List<StepMetrics> steps = listener.steps;
    assertThat(steps.get(steps.size() - 1).loss()).isLessThan(0.9 * steps.get(0).loss());
    assertThat(steps).extracting(StepMetrics::stage).startsWith(1).endsWith(2).isSorted();
    ValidationMetrics last = listener.validations.get(0);
    assertThat(last.kinds()).containsOnlyKeys(SampleKind.values());
    assertThat(last.tau()).isGreaterThanOrEqualTo(1);
    assertThat(DraftCheckpoint.open(result.learnt()).config().vocabularySize()).isEqualTo(600);
    assertThat(output.resolve("report.html")).content().contains("<svg", "tau");
    assertThat(Files.readAllLines(output.resolve("metrics.jsonl"))).hasSize(steps.size() + 1);
  }

  @Test
  void goesOnBitForBitWhereItWasStopped() throws Exception {
    List<Path> data = Runs.data(folder.resolve("data"), 20, 20);
    TrainingOptions options = Runs.options(2, UnaryOperator.identity());
    Path whole = folder.resolve("whole");
    Trainer.run(Runs.plan(data, options, whole, false, 0), new RecordingListener<>(), () -> false);

    Path parts = folder.resolve("parts");
    for (int part = 0; part < 8; part++) {
      AtomicInteger looks = new AtomicInteger();
      RunResult<ValidationMetrics> result =
          Trainer.run(
              Runs.plan(data, options, parts, true, 0),
              new RecordingListener<>(),
              () -> looks.getAndIncrement() == 1);
      if (result.finished()) {
        break;
      }
    }
    assertThat(floats(parts.resolve("draft/model.safetensors")))
        .usingRecursiveComparison()
        .isEqualTo(floats(whole.resolve("draft/model.safetensors")));
    assertThat(Files.readAllLines(parts.resolve("metrics.jsonl")))
        .hasSameSizeAs(Files.readAllLines(whole.resolve("metrics.jsonl")));
  }

  @Test
  void learnsTheSameBitsWithSeveralWorkers() throws Exception {
    List<Path> data = Runs.data(folder.resolve("data"), 20, 20);
    RecordingListener<ValidationMetrics> first = new RecordingListener<>();
    RecordingListener<ValidationMetrics> second = new RecordingListener<>();

    Path draft = Trainer.run(withWorkers(1, data), first, () -> false).learnt();
    Path same = Trainer.run(withWorkers(2, data), second, () -> false).learnt();

    assertThat(same.resolve("model.safetensors"))
        .hasSameBinaryContentAs(draft.resolve("model.safetensors"));
    assertThat(second.steps).extracting(StepMetrics::loss).isEqualTo(losses(first));
  }

  private TrainingPlan withWorkers(int workers, List<Path> data) {
    return Runs.plan(
        data,
        Runs.options(2, UnaryOperator.identity()),
        new RunPlan(folder.resolve("of-" + workers), false, false, new Every(1, 0, 0, 2), workers));
  }

  private static List<Double> losses(RecordingListener<ValidationMetrics> listener) {
    return listener.steps.stream().map(StepMetrics::loss).toList();
  }

  @Test
  void refusesToOverwriteARunOrToGoOnWithAnother() throws Exception {
    List<Path> data = Runs.data(folder.resolve("data"), 10, 10);
    Path output = folder.resolve("run");
    TrainingOptions options = Runs.options(2, UnaryOperator.identity());
    Trainer.run(Runs.plan(data, options, output, false, 0), new RecordingListener<>(), () -> true);

    assertThatThrownBy(
            () ->
                Trainer.run(
                    Runs.plan(data, options, output, false, 0),
                    new RecordingListener<>(),
                    () -> true))
        .hasMessageContaining("--resume");
    assertThatThrownBy(
            () ->
                Trainer.run(
                    Runs.plan(data, Runs.options(3, UnaryOperator.identity()), output, true, 0),
                    new RecordingListener<>(),
                    () -> true))
        .hasMessageContaining("options.schedule.epochs was 2, but is 3");
  }

  private static Map<String, float[]> floats(Path file) {
    Map<String, float[]> all = new HashMap<>();
    for (Map.Entry<String, StoredTensor> entry : Safetensors.readFile(file).entrySet()) {
      all.put(entry.getKey(), StoredFloats.read(entry.getValue()));
    }
    return all;
  }
}
