// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.GeneratedPart;
import dev.foresight.job.flink.TaskMemory;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The figures of the page about GPUs are those that Foresight computes. */
class GpuPageTest {
  private static final Path DEPLOY = Path.of("..", "..", "deploy");
  private static final Path PAGE = DEPLOY.resolve("docs/gpu.md");
  private static final Path MODEL = DEPLOY.resolve("bench/llava-7b-shape.json");
  private static final Path DRAFT = DEPLOY.resolve("bench/msd-7b-shape.json");
  private static final String BEGIN = "<!-- sizes: generated -->\n";
  private static final String END = "<!-- end of sizes -->";

  /** A question about an image and its answer, in the size that caches are given out in. */
  private static final int CAPTION_ROWS = 768;

  private final ModelShape model = Architecture.ofConfig(MODEL).readShape(MODEL);
  private final TextConfig draft = DraftCheckpoint.readShape(DRAFT);

  /** To write the table anew: {@code -Dforesight.update=true}. */
  @Test
  void theTableOfSizesIsUpToDate() throws IOException {
    new GeneratedPart(PAGE, BEGIN, END).requireUpToDate(table());
  }

  private String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | GPU | weights | workspace | left for caches | captions at once, caches of 4 bytes a number | of 2 bytes |
            |---|---|---|---|---|---|
            """);
    for (int gib : new int[] {24, 48, 80}) {
      EngineMemory others =
          EngineMemory.ofDevice(model, Optional.of(draft), engine().withKvBudgetMib(1));
      long caches = TaskMemory.leftForCachesOf("cuda:0", (long) gib << 30, others);
      table.append(
          "| %d GiB | %d MiB | %d MiB | %d MiB | %d | %d |%n"
              .formatted(
                  gib,
                  others.weights() >> 20,
                  others.workspace() >> 20,
                  caches,
                  captions(caches, Float.BYTES),
                  captions(caches, Short.BYTES)));
    }
    return table.toString();
  }

  private static EngineOptions engine() {
    ModelOptions options =
        JobOptions.parse("--model=m", "--draft=d", "--device=cuda:0", "--batch-size=16").model();
    return options
        .applyTo(EngineOptions.defaults())
        .withSpeculation(options.speculationWith(Path.of("draft")));
  }

  private long captions(long mebibytes, int bytesOfANumber) {
    long perRow = (numbers(model.text()) + numbers(draft)) * bytesOfANumber;
    return (mebibytes << 20) / perRow / CAPTION_ROWS;
  }

  /** Keys and values of one position. */
  private static long numbers(TextConfig text) {
    return 2L * text.layers() * text.kvHeads() * text.headDim();
  }
}
