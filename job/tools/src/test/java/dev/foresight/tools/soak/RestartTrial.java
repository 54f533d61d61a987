// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.JobOptions;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.SubmissionCheck;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.runs.NextStart;
import dev.foresight.tools.runs.RunHistory;
import dev.foresight.tools.runs.StartChoice;
import dev.foresight.tools.testing.ClusterProcess;
import dev.foresight.tools.testing.PacedEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Does to a job what an order says, and keeps count by itself of what is the newest state: that of
 * the last stop, or the checkpoint of the highest number of the last run that has one.
 */
final class RestartTrial {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);

  private final String name;
  private final RestartOrder order;
  private final KafkaAccess access;
  private final ClusterProcess cluster;
  private final Path folder;
  private final FlinkRest rest;
  private final List<String> story = new ArrayList<>();

  private Optional<String> job = Optional.empty();
  private Optional<String> newest = Optional.empty();
  // What the last run left, if anything, only the JobManager knows.
  private boolean forgettable;
  // Nobody can know what is newest: to ask is right.
  private boolean unknowable;
  private int sent;

  RestartTrial(
      String name, RestartOrder order, KafkaAccess access, ClusterProcess cluster, Path folder) {
    this.name = name;
    this.order = order;
    this.access = access;
    this.cluster = cluster;
    this.folder = folder;
    this.rest = FlinkRest.of(cluster.configuration());
  }

  void run() throws Exception {
    access.createMissing(Set.of(input(), results(), deadLetters()), NewTopics.ofPartitions(2));
    try (RequestSender sender = new RequestSender(access, input());
        SoakOutcomes outcomes = new SoakOutcomes(access, results(), deadLetters())) {
      for (RestartOrder.Step step : order.steps()) {
        send(sender, step.events());
        Thread.sleep(step.millis());
        act(step.act(), outcomes);
      }
      if (job.isEmpty()) {
        submit(StartChoice.NEWEST);
      }
      checkThatEachComesOnce(outcomes);
      end();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("%s, %s, did: %s".formatted(name, order, story), e);
    }
  }

  private void act(RestartOrder.Act act, SoakOutcomes outcomes) throws Exception {
    switch (act) {
      case SUBMIT -> submit(StartChoice.NEWEST);
      case CANCEL -> end();
      case STOP -> stop(Optional.empty());
      case STOP_ELSEWHERE -> stop(Optional.of(folder.resolve("elsewhere").toString()));
      case KILL -> kill();
      case RESTORE -> {
        if (newest.isPresent()) {
          submit(new StartChoice(newest, false, false));
        }
      }
      case FRESH -> submit(new StartChoice(Optional.empty(), true, false));
      case FRESH_AND_MEANT -> {
        // Whoever means it makes sure that nothing is left to answer.
        if (job.isPresent()) {
          awaitAll(outcomes);
          end();
          submit(
              new StartChoice(Optional.empty(), true, true),
              "--start-from=timestamp:" + System.currentTimeMillis());
        }
      }
    }
  }

  private void submit(StartChoice choice, String... more) throws Exception {
    RunHistory history = RunHistory.of(cluster.configuration(), name, Clock.systemUTC());
    JobOptions options = options(more);
    if (job.isPresent()) {
      note("refused, as it runs");
      assertThatThrownBy(() -> new SubmissionCheck(rest).check(options))
          .hasMessageContaining("cancel it first, or give this one another name");
      return;
    }
    new SubmissionCheck(rest).check(options);
    StartChoice made = choice;
    try {
      start(history, made, options);
    } catch (IllegalArgumentException refusal) {
      checkRefusal(choice, refusal);
      made =
          newest.isPresent()
              ? new StartChoice(newest, false, false)
              : new StartChoice(Optional.empty(), true, true);
      start(history, made, options);
    }
  }

  private void start(RunHistory history, StartChoice choice, JobOptions options) throws Exception {
    NextStart start = history.decide(choice);
    note(choice + ": " + start.description());
    if (!choice.fresh() || !choice.saysWhereToRead()) {
      Optional<String> from =
          start instanceof NextStart.From state ? Optional.of(state.state()) : Optional.empty();
      assertThat(from.map(RestartTrial::canonical)).isEqualTo(newest.map(RestartTrial::canonical));
    }
    JobID id = history.start(choice, start, (given, from) -> submit(given, from, options));
    job = Optional.of(id.toHexString());
    // Should it end before its first checkpoint, there are two ways on.
    unknowable &= choice.fresh();
    unknowable |= choice.fresh() && newest.isPresent();
    forgettable = false;
  }

  private void checkRefusal(StartChoice choice, IllegalArgumentException refusal) {
    note("refused: " + refusal.getMessage());
    if (choice.fresh()) {
      assertThat(refusal).hasMessageContaining("--fresh --start-from WHERE");
      assertThat(newest.isPresent() || unknowable).as("why it is refused").isTrue();
    } else {
      assertThat(refusal)
          .hasMessageContaining("choose with ")
          .hasMessageContaining("--fresh --start-from WHERE");
      assertThat(unknowable).as("that it could not be known").isTrue();
    }
  }

  private void submit(JobID id, Optional<String> restored, JobOptions options)
      throws IOException, InterruptedException {
    CaptionTopology topology =
        new CaptionTopology(options, new PacedEngines(4, Duration.ofMillis(20)));
    Configuration flink = topology.configuration();
    flink.addAll(cluster.configuration());
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints().folder().toString());
    flink.set(DeploymentOptions.TARGET, "remote");
    flink.set(DeploymentOptions.ATTACHED, false);
    flink.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toHexString());
    restored.ifPresent(from -> flink.set(StateRecoveryOptions.SAVEPOINT_PATH, from));
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(flink);
    topology.buildIn(environment);
    try {
      environment.executeAsync(name);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private JobOptions options(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model=none",
                "--job-name=" + name,
                "--group-id=" + name,
                "--bootstrap-servers=" + access.bootstrapServers(),
                "--input-topic=" + input(),
                "--output-topic=" + results(),
                "--dead-letter-topic=" + deadLetters(),
                "--checkpoint-interval=200ms"));
    arguments.addAll(List.of(more));
    return JobOptions.parse(arguments.toArray(String[]::new));
  }

  private RetainedCheckpoints checkpoints() {
    return RetainedCheckpoints.of(cluster.configuration(), name).orElseThrow();
  }

  /** Cancels it. */
  private void end() throws Exception {
    if (job.isPresent()) {
      rest.cancel(job.get());
      awaitEnd();
      takeNewestCheckpoint();
      note("cancelled, newest is " + newest);
      job = Optional.empty();
    }
  }

  private void stop(Optional<String> where) throws Exception {
    if (job.isEmpty()) {
      return;
    }
    String id = job.get();
    Await.await("run", LIMIT, () -> rest.checkpoints(id).completedAny());
    String request = rest.stop(id, where);
    Await.await("have a savepoint", LIMIT, () -> rest.stopped(id, request).isPresent());
    newest = rest.stopped(id, request);
    awaitEnd();
    note("stopped with " + newest);
    job = Optional.empty();
    unknowable = false;
    forgettable = where.isPresent();
  }

  private void kill() throws Exception {
    cluster.kill();
    if (job.isPresent()) {
      takeNewestCheckpoint();
      job = Optional.empty();
    }
    unknowable |= forgettable;
    cluster.startAgain();
    note("killed, newest is " + newest);
  }

  private void takeNewestCheckpoint() throws IOException {
    Optional<SavedState> left =
        checkpoints().of(job.orElseThrow()).stream()
            .max(Comparator.comparingLong(SavedState::number));
    forgettable = left.isEmpty();
    if (left.isPresent()) {
      newest = left.map(SavedState::uri);
      unknowable = false;
    }
  }

  private void checkThatEachComesOnce(SoakOutcomes outcomes) throws Exception {
    awaitAll(outcomes);
    // What comes late comes twice.
    List<SoakOutcomes.Outcome> all = outcomes.poll(Duration.ofMillis(500));
    assertThat(all.stream().map(SoakOutcomes.Outcome::coordinates)).doesNotHaveDuplicates();
    assertThat(all.stream().map(SoakOutcomes.Outcome::key).collect(Collectors.toSet()))
        .hasSize(sent);
  }

  private void awaitAll(SoakOutcomes outcomes) throws Exception {
    Await.await(
        "have all " + sent + " outcomes",
        LIMIT,
        () ->
            outcomes.poll(POLL).stream().map(SoakOutcomes.Outcome::key).distinct().count() == sent);
  }

  private void awaitEnd() throws Exception {
    String id = job.orElseThrow();
    Await.await(
        "end",
        LIMIT,
        () -> rest.jobs().stream().anyMatch(one -> one.id().equals(id) && one.hasEnded()));
  }

  private void send(RequestSender sender, int events) throws InterruptedException {
    List<Future<RecordMetadata>> stored = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      String id = "event-" + sent++;
      String request = "{\"id\": \"%s\", \"prompt\": \"Why?\"}".formatted(id);
      stored.add(sender.send(id, request.getBytes(StandardCharsets.UTF_8)));
    }
    for (Future<RecordMetadata> one : stored) {
      sender.await(one);
    }
  }

  private static String canonical(String state) {
    try {
      return SavedState.canonical(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String what) {
    story.add(what);
    System.out.printf("restarts: %s: %s%n", name, what);
  }

  private String input() {
    return name + "-in";
  }

  private String results() {
    return name + "-out";
  }

  private String deadLetters() {
    return name + "-dead";
  }
}
