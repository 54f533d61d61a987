// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaUnavailableException;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.tools.cluster.BrokerProcess;
import dev.foresight.tools.cluster.ClusterShape;
import dev.foresight.tools.cluster.FlinkCluster;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.JobSubmission;
import dev.foresight.tools.cluster.OwnedProcess;
import dev.foresight.tools.cluster.ProcessLogs;
import dev.foresight.tools.cluster.StateFolder;
import dev.foresight.tools.cluster.SubmissionCheck;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.runs.NextStart;
import dev.foresight.tools.runs.RunHistory;
import dev.foresight.tools.runs.StartChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real cluster and a real broker whose processes are killed, as the plan has it, while events
 * flow: {@code mvn verify} runs the short plan, {@code mvn verify -Psoak} the full one. See
 * deploy/docs/guarantees.md.
 */
class SoakIT {
  private static final String JOB_NAME = "soak";
  private static final int TASK_MANAGERS = 2;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  private final SoakPlan plan = SoakPlan.current();
  private final Random random = new Random(plan.seed());
  private final Installation installation = new Installation(HOME);
  private final ExecutorService background = Executors.newSingleThreadExecutor();

  @TempDir Path folder;
  private FlinkCluster cluster;
  private BrokerProcess broker;
  private long deadline;

  @AfterEach
  void stopWhatRuns() throws Exception {
    background.shutdownNow();
    if (cluster != null && cluster.wasStarted()) {
      cluster.stop();
    }
    if (broker != null) {
      broker.stop();
    }
  }

  @Test
  void everyEventComesOutOnceThoughProcessesAreKilled() throws Exception {
    say("%d events, %s", plan.events(), plan);
    deadline = System.nanoTime() + plan.limit().toNanos();
    broker = BrokerProcess.in(new StateFolder(folder.resolve("broker")), installation);
    KafkaAccess access = KafkaAccess.to(broker.start(Optional.of(0)));
    access.createMissing(
        Set.of(InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
        NewTopics.ofPartitions(4));
    cluster = FlinkCluster.in(new StateFolder(folder.resolve("cluster")), installation);
    cluster.start(shape(), line -> say("%s", line));

    Path image = Files.copy(TinyModel.BLUE, folder.resolve("blue.png"));
    SoakEvents events = new SoakEvents(image);
    checkThatTooLittleMemoryFailsForGood(access);
    JobID first = submit(access, JOB_NAME);
    checkThatFlinkWasToldHowToRestart(first);
    checkThatWhatHarmsARunningJobIsRefused(access);

    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT);
        SoakOutcomes outcomes = new SoakOutcomes(access)) {
      Future<?> sending = background.submit(() -> sendAll(events, sender));
      for (SoakPlan.Kill kill : plan.kills()) {
        await(outcomes, kill.outcomes());
        kill(kill.victim());
        // The next kill finds a cluster that works again.
        await(outcomes, outcomes.poll(Duration.ZERO).size() + 1);
      }
      submitAgain(first, access);
      sending.get();
      await(outcomes, SoakEvents.stored(access).size());

      check(access, events, outcomes);
      checkThatDeadProcessesWereReplaced();
    }
    assertThat(folder.resolve("models")).isDirectoryRecursivelyContaining("glob:**/.manifest");
    checkThatStoppingLeavesNothing();
  }

  private ClusterShape shape() {
    EngineOptions engine =
        EngineOptions.defaults()
            .withKvBudgetMib(256)
            .withSpeculation(new Speculation(TinyModel.DRAFT, FixedTrees.parse("7,3,2")));
    return new ClusterShape(
        true,
        TASK_MANAGERS,
        1,
        Optional.of(0),
        EngineMemory.of(TinyModel.TARGET, engine),
        ProcessLogs.USUAL,
        Map.of(
            CoreOptions.FLINK_TM_JVM_OPTIONS.key(),
            "-D" + ModelCache.FOLDER_PROPERTY + "=" + folder.resolve("models")));
  }

  private JobID submit(KafkaAccess access, String name, String... more) throws Exception {
    Configuration flink = cluster.configuration();
    RunHistory history = RunHistory.of(flink, name, Clock.systemUTC());
    NextStart start = history.decide(StartChoice.NEWEST);
    JobSubmission submission = new JobSubmission(installation.jobJar(), flink);
    JobID id =
        history.start(
            StartChoice.NEWEST,
            start,
            (job, restored) ->
                submission.submit(
                    job,
                    arguments(access, name, more),
                    RetainedCheckpoints.of(flink, name),
                    restored));
    say("submitted %s, %s", id, start.description());
    return id;
  }

  private List<String> arguments(KafkaAccess access, String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                // Fetched to the cache by each TaskManager, for they are told a URI.
                "--model=" + TinyModel.TARGET.toUri(),
                "--draft=" + TinyModel.DRAFT,
                "--threads=1",
                "--bootstrap-servers=" + access.bootstrapServers(),
                "--image-root=" + folder,
                "--checkpoint-interval=1s",
                "--job-name=" + name,
                "--parallelism=" + TASK_MANAGERS));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private Void sendAll(SoakEvents events, RequestSender sender) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    long started = System.nanoTime();
    for (int i = 0; i < plan.events(); i++) {
      long due = started + i * Duration.ofSeconds(1).toNanos() / plan.eventsPerSecond();
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sent.add(events.send(sender, i));
    }
    for (int i = 0; i < sent.size(); i++) {
      awaitStored(events, sender, i, sent.get(i));
    }
    return null;
  }

  /** What the broker's end kept from being stored was not read either: it is sent again. */
  private static void awaitStored(
      SoakEvents events, RequestSender sender, int number, Future<RecordMetadata> sent)
      throws InterruptedException {
    try {
      sender.await(sent);
    } catch (KafkaUnavailableException e) {
      say("event %d is sent again: %s", number, e);
      sender.await(events.send(sender, number));
    }
  }

  /** The job is cancelled in the middle of its work, and goes on as another. */
  private void submitAgain(JobID first, KafkaAccess access) throws Exception {
    await("recover", () -> runs(first.toHexString()));
    cluster.rest().cancel(first.toHexString());
    await("cancel", this::allJobsHaveEnded);
    submit(access, JOB_NAME);
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    Await.await(what, Duration.ofNanos(deadline - System.nanoTime()), condition);
  }

  private boolean allJobsHaveEnded() throws IOException, InterruptedException {
    return cluster.rest().jobs().stream().allMatch(FlinkRest.Job::hasEnded);
  }

  /** Not while the JobManager that was killed last is away, either. */
  private boolean runs(String job) throws InterruptedException {
    try {
      return cluster.rest().jobs().stream()
          .anyMatch(any -> any.id().equals(job) && any.state().equals("RUNNING"));
    } catch (IOException e) {
      return false;
    }
  }

  private void checkThatTooLittleMemoryFailsForGood(KafkaAccess access) throws Exception {
    JobID greedy = submit(access, "greedy", "--kv-budget-mib=1000000");
    String job = greedy.toHexString();
    await("fail", this::allJobsHaveEnded);
    assertThat(cluster.rest().lastFailure(job))
        .contains("taskmanager.memory.task.off-heap.size is")
        .contains("caches 1000064");
  }

  private void checkThatFlinkWasToldHowToRestart(JobID job) throws Exception {
    URI config = cluster.rest().address().resolve("/jobs/" + job.toHexString() + "/config");
    assertThat(
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(config).build(), BodyHandlers.ofString())
                .body())
        .contains("Restart with exponential delay");
  }

  private void checkThatWhatHarmsARunningJobIsRefused(KafkaAccess access) {
    assertRefused(arguments(access, JOB_NAME), "cancel it first, or give this one another name");
    assertRefused(
        arguments(access, "other", "--batch-size=4"), "--batch-size is 8 there, but 4 here");
  }

  private void assertRefused(List<String> arguments, String reason) {
    SubmissionCheck check = new SubmissionCheck(cluster.rest());
    JobOptions options = JobOptions.parse(arguments.toArray(String[]::new));
    assertThatThrownBy(() -> check.check(options)).hasMessageContaining(reason);
  }

  private void kill(SoakPlan.Victim victim) throws IOException, InterruptedException {
    switch (victim) {
      case TASK_MANAGER -> kill(FlinkCluster.taskManager(1 + random.nextInt(TASK_MANAGERS)));
      case JOB_MANAGER -> kill(FlinkCluster.JOB_MANAGER);
      case BROKER -> {
        OwnedProcess process = broker.process().orElseThrow();
        say("kill -9 of the %s", process);
        process.kill();
        Thread.sleep(random.nextInt(3000));
        broker.start(Optional.empty());
        say("the broker is back");
      }
    }
  }

  private void kill(String name) throws IOException {
    OwnedProcess process = cluster.process(name).orElseThrow();
    say("kill -9 of %s", process);
    process.kill();
  }

  private void await(SoakOutcomes outcomes, int count) throws Exception {
    int last = 0;
    while (true) {
      int seen = outcomes.poll(POLL).size();
      if (seen >= count) {
        return;
      }
      if (seen - last >= 500) {
        say("%d outcomes", seen);
        last = seen;
      }
      assertThat(System.nanoTime())
          .as("time: %d of %d outcomes; jobs %s; logs in %s", seen, count, jobs(), folder)
          .isLessThan(deadline);
    }
  }

  private String jobs() throws InterruptedException {
    try {
      return cluster.rest().jobs().toString();
    } catch (IOException e) {
      return "unknown: " + e;
    }
  }

  private void check(KafkaAccess access, SoakEvents events, SoakOutcomes outcomes)
      throws Exception {
    // What comes late comes twice.
    for (int i = 0; i < 25; i++) {
      outcomes.poll(POLL);
    }
    List<SoakOutcomes.Outcome> all = outcomes.poll(POLL);
    Map<String, String> inputs = SoakEvents.stored(access);
    say("%d inputs, %d outcomes", inputs.size(), all.size());

    assertThat(inputs).hasSizeGreaterThanOrEqualTo(plan.events());
    assertThat(all.stream().map(SoakOutcomes.Outcome::coordinates))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(inputs.keySet());
    int convicted = 0;
    for (SoakOutcomes.Outcome outcome : all) {
      String key = inputs.get(outcome.coordinates());
      String expected = events.expectedCode(key).orElse("");
      assertThat(outcome.key()).as(outcome.coordinates()).isEqualTo(key);
      if (expected.isEmpty() && outcome.code().equals(DeadLetterCode.ENGINE_CRASHED.name())) {
        convicted++;
      } else {
        assertThat(outcome.code()).as(key).isEqualTo(expected);
      }
    }
    assertThat(convicted).as("good events convicted").isLessThanOrEqualTo(mostConvicted());
    Map<String, Long> codes =
        all.stream()
            .filter(outcome -> !outcome.code().isEmpty())
            .collect(
                Collectors.groupingBy(
                    SoakOutcomes.Outcome::code, TreeMap::new, Collectors.counting()));
    say("dead letters: %s", codes);
  }

  /**
   * A kill cannot be told from a crash. A second one convicts the event that is asked alone at that
   * moment because the first one found it inside: one event at most, and none at the first kill.
   */
  private int mostConvicted() {
    int kills =
        (int)
            plan.kills().stream()
                .filter(kill -> kill.victim() == SoakPlan.Victim.TASK_MANAGER)
                .count();
    return Math.max(0, kills - 1);
  }

  private void checkThatDeadProcessesWereReplaced() throws Exception {
    for (String name : cluster.processes()) {
      assertThat(cluster.process(name)).as(name).isPresent();
    }
    assertThat(cluster.rest().jobs())
        .filteredOn(job -> !job.hasEnded())
        .extracting(FlinkRest.Job::state)
        .containsExactly("RUNNING");
  }

  private void checkThatStoppingLeavesNothing() throws Exception {
    List<OwnedProcess> ended = cluster.stop();
    assertThat(ended).hasSize(TASK_MANAGERS + 3).noneMatch(OwnedProcess::isAlive);
    OwnedProcess kafka = broker.process().orElseThrow();
    broker.stop();
    assertThat(kafka.isAlive()).isFalse();
    assertThat(folder.resolve("cluster").toFile().list())
        .containsExactlyInAnyOrder(".lock", "checkpoints", "log");
    assertThat(folder.resolve("broker").toFile().list())
        .containsExactlyInAnyOrder(".lock", "conf", "data", "log");
    checkThatLogsSayNothingAgainAndAgain(folder.resolve("cluster/log"));
  }

  private static void checkThatLogsSayNothingAgainAndAgain(Path logs) throws IOException {
    try (var files = Files.list(logs)) {
      for (Path log : files.toList()) {
        assertThat(Files.readString(log, StandardCharsets.UTF_8))
            .as(log.toString())
            .doesNotContain("Name collision", "SASL configuration failed", "Authentication failed");
      }
    }
    assertThat(logs.resolve("supervisor.log").toFile()).size().isLessThan(200_000);
  }

  private static void say(String format, Object... values) {
    System.out.printf("soak: " + format + "%n", values);
  }
}
