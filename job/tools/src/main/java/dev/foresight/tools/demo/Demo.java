// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.text.Tokenizer;
import dev.foresight.job.CaptionJob;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.local.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Starts everything, sends sample events, shows what comes back, and ends everything. */
public final class Demo {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PARTITIONS = 2;

  private final DemoSettings settings;
  private final Display display;
  private final Passes passes;

  private Demo(DemoSettings settings, Display display, Passes passes) {
    this.settings = settings;
    this.display = display;
    this.passes = passes;
  }

  /**
   * Creates a demo for a terminal, or for a file or pipe.
   *
   * @param tokenizer of its model
   * @param columns of the terminal
   */
  public static Demo create(
      DemoSettings settings, Tokenizer tokenizer, PrintWriter out, Optional<Integer> columns) {
    Passes passes = new Passes(tokenizer);
    return new Demo(
        settings,
        columns
            .<Display>map(width -> new LiveTable(out, width, passes))
            .orElseGet(() -> new PlainLines(out)),
        passes);
  }

  /**
   * Runs the demo.
   *
   * @return whether an outcome of every event came back
   * @throws Exception if something does not start, or the job fails for good
   */
  public boolean run(StopSignal stop) throws Exception {
    Samples samples = Samples.open(settings.samples());
    List<DemoEvent> events = samples.events(settings.events().orElse(samples.size()));
    if (!settings.note().isEmpty()) {
      display.say(settings.note());
    }
    display.say("Starting Kafka and Flink ...");
    try (Servers servers = Servers.start(PARTITIONS)) {
      String brokers = servers.broker().bootstrapServers();
      KafkaAccess access = KafkaAccess.to(brokers);
      access.createMissing(
          Set.of(
              InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
          NewTopics.ofPartitions(PARTITIONS));
      String[] flags = DemoJob.flags(settings, brokers, PARTITIONS);
      LocalJob job = servers.cluster().run(() -> CaptionJob.main(flags));
      display.say("Kafka runs at " + brokers + ", Flink's web UI at " + servers.cluster().webUi());
      return exchange(access, job, events, stop);
    }
  }

  private boolean exchange(
      KafkaAccess access, LocalJob job, List<DemoEvent> events, StopSignal stop)
      throws IOException, InterruptedException, ExecutionException, WireFormatException {
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT);
        TopicFollower follower =
            new TopicFollower(
                access, Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT), true)) {
      Exchange exchange =
          new Exchange(
              sender, follower, display, events, settings.eventsPerSecond(), settings.compare());
      while (!job.allTasksRun() && !stop.await(POLL)) {
        check(job);
      }
      while (!exchange.isDone() && !stop.isRequested()) {
        exchange.step();
        check(job);
      }
      conclude(exchange);
      if (settings.keep() && !stop.isRequested()) {
        display.say("Kafka and Flink stay up; Ctrl-C ends them.");
        stop.await();
      }
      return exchange.isDone();
    } finally {
      job.cancel();
    }
  }

  /** A job that restarts for ever looks like one that is slow, unless someone says so. */
  private void check(LocalJob job) throws InterruptedException, ExecutionException {
    job.requireAlive();
    job.newFailure().ifPresent(why -> display.say("The job failed and is started again: " + why));
  }

  private void conclude(Exchange exchange) throws IOException {
    Statistics statistics = exchange.statistics();
    List<String> notes = new ArrayList<>(List.of(statistics.summary()));
    if (!settings.note().isEmpty()) {
      notes.add(settings.note());
    }
    new DemoPage(passes).of(notes, exchange.results()).writeTo(settings.report());
    display.say(statistics.summary());
    display.say("Images with their captions: " + settings.report().toAbsolutePath().toUri());
  }
}
