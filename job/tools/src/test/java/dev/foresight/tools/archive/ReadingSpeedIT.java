// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run with an engine that prepares images as a real one does and then answers at once, against a
 * bare loop that reads, decodes and resizes the same images, in turns: what is between is the cost
 * of finding, keeping, counting and writing rows.
 */
@Tag("full-soak")
class ReadingSpeedIT {
  /** So many that what Flink compiles and loads at its start counts little. */
  private static final int IMAGES = 2_000;

  private static final int ROUNDS = 3;
  private static final int THREADS = 2;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final double LEAST = 0.8;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Of 336 x 336 pixels. */
  private static final Path SHAPE = Path.of("../../deploy/bench/llava-7b-shape.json");

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private ImagePreprocessor preprocessor;

  @TempDir Path folder;

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void imagesAreReadPreparedAndWrittenNearlyAsFastAsABareLoopPreparesThem() throws Exception {
    preprocessor = Architecture.ofConfig(SHAPE).readShape(SHAPE).images();
    List<Path> images = photos();
    bare(images);
    run("warm-up");
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      Cost bare = bare(images);
      Cost run = run("round-" + round);
      ratios.add(bare.seconds() / run.seconds());
      System.out.printf(
          "%d images: bare loop %s, run %s, ratio %.3f, of processor time %.3f%n",
          IMAGES, bare, run, bare.seconds() / run.seconds(), bare.cpuSeconds() / run.cpuSeconds());
    }
    // The least disturbed of them: whatever else the machine does takes from one of the two.
    assertThat(ratios).anyMatch(ratio -> ratio >= LEAST);
  }

  /**
   * What a round took.
   *
   * @param seconds that passed
   * @param cpuSeconds of this process on all processors, which neighbours change little
   */
  private record Cost(double seconds, double cpuSeconds) {
    private static final OperatingSystemMXBean PROCESS =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static Cost now() {
      return new Cost(System.nanoTime() / 1e9, PROCESS.getProcessCpuTime() / 1e9);
    }

    Cost since(Cost begin) {
      return new Cost(seconds - begin.seconds, cpuSeconds - begin.cpuSeconds);
    }

    @Override
    public String toString() {
      return "%.1f a second, %.1f ms of a processor each"
          .formatted(IMAGES / seconds, 1000 * cpuSeconds / IMAGES);
    }
  }

  private List<Path> photos() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("images"));
    List<Path> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(
          i < 8
              ? Files.write(photos.resolve(name(i)), photo(new Random(i)))
              : Files.copy(photos.resolve(name(i % 8)), photos.resolve(name(i))));
    }
    return images;
  }

  private static String name(int number) {
    return "%05d.jpg".formatted(number);
  }

  private static byte[] photo(Random random) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    for (int i = 0; i < 400; i++) {
      pen.setColor(new Color(random.nextInt(1 << 24)));
      pen.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), 80, 80);
    }
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "jpg", out);
    }
    return bytes.toByteArray();
  }

  private void prepare(byte[] image) {
    preprocessor.prepare(decoder.decode(image), Optional.empty());
  }

  private Cost bare(List<Path> images) throws Exception {
    Cost begin = Cost.now();
    List<Callable<Void>> work = new ArrayList<>();
    for (Path image : images) {
      work.add(
          () -> {
            prepare(Files.readAllBytes(image));
            return null;
          });
    }
    for (Future<Void> one : threads.invokeAll(work)) {
      one.get();
    }
    return Cost.now().since(begin);
  }

  /** Runs from the first question to the end, when the last row is in its file. */
  private Cost run(String name) throws Exception {
    AtomicReference<Cost> first = new AtomicReference<>();
    FakeEngine engine =
        new FakeEngine(
            (request, answer) -> {
              if (first.get() == null) {
                first.compareAndSet(null, Cost.now());
              }
              threads.execute(answer);
            },
            this::answer);
    ArchiveOptions options =
        ArchiveOptions.parse(
            folder.resolve("images").toString(),
            "--out=" + folder.resolve(name),
            "--model=none",
            "--prompt=Describe it.",
            "--checkpoint-interval=500ms");
    try (LentEngine engines = new LentEngine(engine);
        ArchiveRun run = ArchiveRun.prepare(options, engines);
        LocalCluster cluster = LocalCluster.start(options.pipeline().parallelism())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      LocalJob job = cluster.submit(environment, run.jobName());
      Await.await("its end", LIMIT, () -> job.status().isGloballyTerminalState());
      Cost cost = Cost.now().since(first.get());
      assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
      assertThat(new ArchiveOutcome(folder.resolve(name), folder).rows())
          .hasSize(IMAGES)
          .allMatch(row -> row.code() == null);
      return cost;
    }
  }

  private Generation answer(GenerationRequest request) {
    request.images().forEach(this::prepare);
    return CannedAnswer.to(request).generation();
  }
}
