// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.serving.Presence;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.tools.archive.TestImages;
import dev.foresight.tools.testing.PacedEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine for each TaskManager, one sequence at a time, whose every step sleeps. */
class TwoTaskManagersTest {
  private static final int EVENTS = 80;
  private static final Duration EVENT_STEP = Duration.ofMillis(100);

  /** Many, as subtasks take ranges of a dozen or two, and the last one leaves the other alone. */
  private static final int IMAGES = 1_200;

  private static final Duration IMAGE_STEP = Duration.ofMillis(10);

  /** By the folders of the TaskManagers, which tell them apart in one process. */
  private static final Map<Path, PacedEngine> ENGINES = new ConcurrentHashMap<>();

  private static final AtomicLong FIRST = new AtomicLong();
  private static final AtomicLong LAST = new AtomicLong();
  private static volatile Duration step;
  private static CountDownLatch there;

  @TempDir private Path folder;

  @AfterEach
  void close() {
    ENGINES.values().forEach(PacedEngine::close);
    ENGINES.clear();
  }

  /** What is made for a number of TaskManagers. */
  private interface Job {
    JobGraph of(int taskManagers) throws Exception;
  }

  @Test
  void twoAnswerEventsAlmostTwiceAsFastAsOne() throws Exception {
    requireAlmostTwiceAsFast(
        EVENT_STEP, taskManagers -> SmallJob.of(EVENTS, taskManagers, new OfTaskManager(), folder));

    assertThat(ENGINES.values()).extracting(PacedEngine::asked).containsExactly(40, 40);
  }

  @Test
  void twoCaptionAnArchiveAlmostTwiceAsFastAsOne() throws Exception {
    TestImages.folder(folder.resolve("images"), IMAGES);

    requireAlmostTwiceAsFast(IMAGE_STEP, this::archive);
  }

  private JobGraph archive(int taskManagers) throws Exception {
    ArchiveOptions options =
        ArchiveOptions.parse(
            folder.resolve("images").toString(),
            "--out=" + folder.resolve("captions-" + taskManagers),
            "--model=none",
            "--prompt=Describe it.",
            "--parallelism=" + taskManagers);
    try (ArchiveRun run = ArchiveRun.prepare(options, new OfTaskManager())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      return environment.getStreamGraph().getJobGraph();
    }
  }

  private void requireAlmostTwiceAsFast(Duration pace, Job job) throws Exception {
    step = pace;
    double one = secondsOn(1, job);
    close();
    double two = secondsOn(2, job);

    System.out.printf("one %.2f s, two %.2f s: %.3f times as fast%n", one, two, one / two);
    assertThat(one / two).as("%.2f s by %.2f s", one, two).isGreaterThanOrEqualTo(1.9);
  }

  /** Returns the time from the first question to the last answer. */
  private double secondsOn(int taskManagers, Job job) throws Exception {
    there = new CountDownLatch(taskManagers);
    FIRST.set(Long.MAX_VALUE);
    LAST.set(Long.MIN_VALUE);
    try (DevicesCluster cluster = DevicesCluster.start(taskManagers, 1, new Configuration())) {
      cluster.executeJobBlocking(job.of(taskManagers));
    }
    return (LAST.get() - FIRST.get()) / 1e9;
  }

  private record OfTaskManager() implements EngineProvider {
    @Override
    public Engine acquire(RuntimeContext context) throws InterruptedException {
      Path folder =
          ((StreamingRuntimeContext) context)
              .getTaskManagerRuntimeInfo()
              .getTmpWorkingDirectory()
              .toPath();
      Engine engine = ENGINES.computeIfAbsent(folder, any -> new PacedEngine(1, step));
      there.countDown();
      there.await();
      return new Timed(new EngineShare(engine));
    }

    @Override
    public Isolation isolation() {
      return new Isolation();
    }
  }

  private static final class Timed extends ForwardingEngine {
    Timed(Engine engine) {
      super(engine);
    }

    @Override
    public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
      FIRST.accumulateAndGet(System.nanoTime(), Math::min);
      return super.submit(request, presence)
          .whenComplete((answer, failure) -> LAST.accumulateAndGet(System.nanoTime(), Math::max));
    }
  }
}
