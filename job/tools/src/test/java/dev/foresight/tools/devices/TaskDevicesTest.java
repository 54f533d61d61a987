// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.sharing.EngineRegistry;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.flink.GpuSlots;
import dev.foresight.job.flink.TaskDevices;
import dev.foresight.streaming.caption.EngineProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job on a TaskManager that a fake driver gives two GPUs, or none. */
class TaskDevicesTest {
  private static final int SUBTASKS = 4;
  private static final int EVENTS = 16;
  private static final Path MODEL = TinyModel.TARGET;

  /** By the devices that they were opened on; functions are copied on their way to the tasks. */
  private static final Map<String, FakeEngine> OPENED = new ConcurrentHashMap<>();

  private static EngineRegistry registry;
  private static CountDownLatch openSubtasks;

  @TempDir private Path journal;

  @BeforeEach
  void begin() {
    OPENED.clear();
    openSubtasks = new CountDownLatch(SUBTASKS);
    registry =
        new EngineRegistry(
            (model, options) ->
                OPENED.merge(
                    options.device(),
                    FakeEngine.prompt(),
                    (one, other) -> {
                      throw new AssertionError("two engines on " + options.device());
                    }));
  }

  @Test
  void subtasksSpreadOverTheGpusThatFlinkDeclaresOneEngineEach() throws Exception {
    run("gpu", twoGpus());

    assertThat(OPENED).containsOnlyKeys("cuda:0", "cuda:1");
    assertThat(OPENED.values())
        .allSatisfy(engine -> assertThat(engine.requests()).hasSize(EVENTS / 2));
  }

  @Test
  void slotsThatTakeAGpuEachAreNoMoreThanGpus() throws Exception {
    runWithGpusASlot(2, 1, twoGpus());
    assertThat(OPENED).containsOnlyKeys("cuda:0", "cuda:1");

    Configuration impatient = twoGpus();
    impatient.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(2));
    assertThatThrownBy(() -> runWithGpusASlot(3, 1, impatient))
        .hasStackTraceContaining("Could not acquire the minimum required resources");
  }

  @Test
  void slotsMayShareAGpu() throws Exception {
    runWithGpusASlot(SUBTASKS, 0.5, twoGpus());

    assertThat(OPENED).containsOnlyKeys("cuda:0", "cuda:1");
  }

  private void runWithGpusASlot(int subtasks, double gpus, Configuration flink) throws Exception {
    openSubtasks = new CountDownLatch(subtasks);
    Configuration known = new Configuration(flink);
    known.setString("taskmanager.memory.process.size", "2g");
    known.setString("taskmanager.memory.managed.size", "128m"); // as a MiniCluster has it
    known.setString("taskmanager.numberOfTaskSlots", Integer.toString(SUBTASKS));
    try (DevicesCluster cluster = DevicesCluster.start(1, SUBTASKS, flink)) {
      cluster.executeJobBlocking(
          SmallJob.of(
              EVENTS,
              subtasks,
              new OnDevices("gpu"),
              journal,
              GpuSlots.of(Map.of("default", gpus), known)));
    }
  }

  @Test
  void whereNoneIsDeclaredTheCpuDecodes() throws Exception {
    run("gpu", new Configuration());

    assertThat(OPENED).containsOnlyKeys("cpu");
  }

  @Test
  void aDeviceThatIsNamedIsTakenWhateverIsDeclared() throws Exception {
    run("cuda:3", new Configuration());

    assertThat(OPENED).containsOnlyKeys("cuda:3");
  }

  private static Configuration twoGpus() {
    Configuration flink = new Configuration();
    flink.setString("external-resources", "gpu");
    flink.setString("external-resource.gpu.amount", "2");
    flink.setString(
        "external-resource.gpu.driver-factory.class", DevicesCluster.FakeGpus.class.getName());
    return flink;
  }

  private void run(String device, Configuration flink) throws Exception {
    try (DevicesCluster cluster = DevicesCluster.start(1, SUBTASKS, flink)) {
      cluster.executeJobBlocking(SmallJob.of(EVENTS, SUBTASKS, new OnDevices(device), journal));
    }
  }

  /** As the job's own provider does, with engines that are none. */
  private record OnDevices(String device) implements EngineProvider {
    @Override
    public Engine acquire(RuntimeContext context) throws Exception {
      EngineOptions options = EngineOptions.defaults().withThreads(1);
      List<EngineOptions> anyOf =
          TaskDevices.of(device, context).stream().map(options::withDevice).toList();
      Engine engine = registry.acquire(MODEL, anyOf, Duration.ofMinutes(1));
      // All of them are there at once, as they are in a job that does not end.
      openSubtasks.countDown();
      openSubtasks.await();
      return engine;
    }

    @Override
    public Isolation isolation() {
      return registry.isolation();
    }
  }
}
