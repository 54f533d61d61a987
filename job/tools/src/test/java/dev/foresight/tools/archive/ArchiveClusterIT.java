// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.tools.caption.ClusterRun;
import dev.foresight.tools.cli.CommandLines;
import dev.foresight.tools.cluster.ClusterShape;
import dev.foresight.tools.cluster.FlinkCluster;
import dev.foresight.tools.cluster.FollowedJob;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.JobSubmission;
import dev.foresight.tools.cluster.OwnedProcess;
import dev.foresight.tools.cluster.ProcessLogs;
import dev.foresight.tools.cluster.StateFolder;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RpcOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of processes that captions archives, one of which is killed meanwhile: {@code mvn
 * verify} on a small archive, {@code mvn verify -Psoak} on 10,000 images. Its own configuration
 * asks for BATCH, as that of a cluster for other jobs may.
 */
class ArchiveClusterIT {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final String HOME_PROPERTY = "foresight.home";
  private static final boolean FULL = System.getProperty("foresight.soak", "").equals("full");
  private static final int IMAGES = FULL ? 10_000 : 1_000;
  private static final int FEW = 300;
  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS_OF_AN_ENGINE = 4;
  private static final Duration PACE = Duration.ofMillis(80);
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir static Path folder;

  private static final Installation INSTALLATION = new Installation(HOME);
  private static FlinkCluster cluster;
  private static String home;

  @BeforeAll
  static void start() throws Exception {
    home = System.setProperty(HOME_PROPERTY, HOME.toString());
    cluster = FlinkCluster.in(new StateFolder(folder.resolve("cluster")), INSTALLATION);
    cluster.start(
        new ClusterShape(
            FULL,
            TASK_MANAGERS,
            1,
            Optional.of(0),
            EngineMemory.of(
                TinyModel.TARGET, EngineOptions.defaults().withThreads(1).withKvBudgetMib(64)),
            ProcessLogs.USUAL,
            Map.of(
                ExecutionOptions.RUNTIME_MODE.key(), "BATCH",
                // On a machine that is busy with other tests.
                RpcOptions.ASK_TIMEOUT_DURATION.key(), "1 min")),
        System.out::println);
  }

  @AfterAll
  static void stop() throws Exception {
    if (home == null) {
      System.clearProperty(HOME_PROPERTY);
    } else {
      System.setProperty(HOME_PROPERTY, home);
    }
    if (cluster.wasStarted()) {
      cluster.stop();
    }
  }

  @Test
  void eachImageHasOneRowThoughATaskManagerIsKilled() throws Exception {
    requireOneRowEachThoughKilled(FlinkCluster.taskManager(1));
  }

  /** The soak's cluster is highly available: the job outlives its JobManager. */
  @Test
  @Tag("full-soak")
  void eachImageHasOneRowThoughTheJobManagerIsKilled() throws Exception {
    requireOneRowEachThoughKilled(FlinkCluster.JOB_MANAGER);
  }

  private static void requireOneRowEachThoughKilled(String process) throws Exception {
    Trial trial = new Trial("killed " + process, PACE);
    TestImages.shards(trial.images(), IMAGES);
    FollowedJob job = trial.submitAndLeave();
    trial.awaitRows(IMAGES / 10);
    trial.requireThatWhoComesLaterFinds(job);

    Set<String> kept = trial.keptPlaces();
    OwnedProcess victim = cluster.process(process).orElseThrow();
    victim.kill();
    int before = trial.outcome().answered().size();
    trial.awaitEnd(job);

    System.out.printf(
        "%d images, %d rows in files and %d answers when %s was killed, %d answers twice%n",
        IMAGES, kept.size(), before, victim, trial.outcome().answeredTwice());
    assertThat(kept).as("the kill came in the middle").hasSizeLessThan(IMAGES);
    trial.requireAllRows(IMAGES, kept);
  }

  @Test
  void aStoppedJobGoesOnFromItsSavepoint() throws Exception {
    Trial trial = new Trial("stopped", Duration.ofSeconds(2));
    TestImages.folder(trial.images(), FEW);
    FollowedJob job = trial.submitAndLeave();
    trial.awaitRows(1);

    CommandLines.Outcome stop =
        CommandLines.execute("jobs", "stop", job.id(), "--dir=" + folder + "/cluster");
    assertThat(stop.code()).as(stop.err()).isZero();
    assertThat(stop.out()).contains("/stopped/captions/.foresight/checkpoints/savepoint-");
    Set<String> kept = trial.keptPlaces();
    assertThat(kept).hasSizeLessThan(FEW);
    try (ArchiveRun run = trial.run()) {
      assertThat(run.isFinished()).isFalse();
      assertThat(run.state().orElseThrow().uri()).contains("savepoint-");
    }
    Trial faster = new Trial("stopped", PACE);
    faster.awaitEnd(faster.submitAndLeave());

    faster.requireAllRows(FEW, kept);
  }

  /**
   * An archive that is captioned with the engines of the tests.
   *
   * @param name of its folder
   * @param pace of an engine's answer
   */
  private record Trial(String name, Duration pace) {
    Path images() {
      return folder.resolve(name).resolve("images");
    }

    ArchiveOutcome outcome() {
      return new ArchiveOutcome(
          folder.resolve(name).resolve("captions"), folder.resolve(name).resolve("notes"));
    }

    Progress progress() throws Exception {
      return Progress.read(destination()).orElseThrow();
    }

    private Destination destination() throws Exception {
      return Destination.of(outcome().destination().toString());
    }

    ArchiveRun run() throws Exception {
      return ArchiveRun.prepare(
          ArchiveOptions.parse(
              images().toString(),
              "--out=" + outcome().destination(),
              "--model=none",
              "--prompt=Describe it.",
              "--parallelism=" + TASK_MANAGERS,
              "--checkpoint-interval=1s"),
          new NotedEngines(SLOTS_OF_AN_ENGINE, pace, outcome().notes().toString()));
    }

    /** Submits the job, and lets go of its destination. */
    FollowedJob submitAndLeave() throws Exception {
      Configuration flink = cluster.configuration();
      // The engine of the tests is not in the job's jar.
      ConfigUtils.encodeCollectionToConfig(
          flink,
          PipelineOptions.CLASSPATHS,
          Stream.of(NotedEngines.class, FakeEngine.class).map(ArchiveClusterIT::place).toList(),
          URL::toString);
      try (ArchiveRun run = run()) {
        return new ClusterRun(run, destination())
            .submit(new JobSubmission(INSTALLATION.jobJar(), flink));
      }
    }

    void awaitRows(int count) throws Exception {
      Await.await(count + " rows in files", LIMIT, () -> outcome().rows().size() >= count);
    }

    Set<String> keptPlaces() throws Exception {
      return outcome().rows().stream().map(ArchiveOutcome.Row::place).collect(Collectors.toSet());
    }

    void requireThatWhoComesLaterFinds(FollowedJob job) throws Exception {
      try (ArchiveRun run = run()) {
        ClusterRun onCluster = new ClusterRun(run, destination());
        assertThat(onCluster.jobOn(cluster.configuration()).map(FollowedJob::id))
            .contains(job.id());
        assertThatThrownBy(onCluster::requireNoJob)
            .hasMessageContaining("where job " + job.id() + " of the cluster http://127.0.0.1:")
            .hasMessageContaining("is at work");
      }
    }

    void awaitEnd(FollowedJob job) throws Exception {
      Await.await("its end", LIMIT, () -> job.state() != FollowedJob.State.AT_WORK);
      assertThat(job.state()).isEqualTo(FollowedJob.State.FINISHED);
    }

    /** Checks that each image has its row, and none of those that were kept was asked again. */
    void requireAllRows(int images, Set<String> kept) throws Exception {
      outcome().requireOneRowEach(images);
      assertThat(outcome().placesAnsweredTwice())
          .as("what was decoded twice is behind the last checkpoint")
          .doesNotContainAnyElementsOf(kept);
      assertThat(progress().rows()).isEqualTo(images);
      assertThat(progress().finished()).isTrue();
      try (ArchiveRun run = run()) {
        assertThat(run.isFinished()).isTrue();
      }
    }
  }

  private static URL place(Class<?> one) {
    return one.getProtectionDomain().getCodeSource().getLocation();
  }

  @Test
  void theCommandFollowsItsJobToTheReport() throws Exception {
    Path images = Files.createDirectories(folder.resolve("few"));
    Files.copy(TinyModel.BLUE, images.resolve("good.png"));
    Files.writeString(images.resolve("bad.png"), "no image");

    CommandLines.Outcome first = caption("--submit");

    assertThat(first.err()).contains("2 of 2 rows, 1 failed", "is at work; see http://127.0.0.1:");
    assertThat(first.code()).as(first.err()).isEqualTo(3);
    assertThat(Files.readString(folder.resolve("few captions/report.html")))
        .contains("The background is blue.", "IMAGE_UNSUPPORTED_FORMAT");
    assertThat(caption("--submit").err()).contains("nothing was left to do");
  }

  private static CommandLines.Outcome caption(String... more) {
    return CommandLines.execute(
        Stream.concat(
                Stream.of(
                    "caption",
                    folder + "/few",
                    "--out=" + folder + "/few captions",
                    "--model=" + TinyModel.TARGET,
                    "--prompt=What colour is the background?",
                    "--threads=1",
                    "--kv-budget-mib=64",
                    "--dir=" + folder + "/cluster"),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
