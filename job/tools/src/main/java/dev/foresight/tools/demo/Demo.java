// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.job.CaptionJob;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.FormatOptions;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.job.options.TopicOptions;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
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
  private static final int MAX_RECORD_BYTES = 16 << 20;

  private final DemoSettings settings;
  private final Display display;

  private Demo(DemoSettings settings, Display display) {
    this.settings = settings;
    this.display = display;
  }

  /** Creates a demo for a terminal, or for a file or pipe. */
  public static Demo create(DemoSettings settings, PrintWriter out, Optional<Integer> columns) {
    return new Demo(
        settings,
        columns
            .<Display>map(width -> new LiveTable(out, width))
            .orElseGet(() -> new PlainLines(out)));
  }

  /**
   * Runs the demo.
   *
   * @return whether an outcome of every event came back
   * @throws Exception if something does not start, or the job fails for good
   */
  public boolean run(StopSignal stop) throws Exception {
    List<DemoEvent> events = Samples.open(settings.samples()).events(settings.events());
    if (!settings.note().isEmpty()) {
      display.say(settings.note());
    }
    display.say("Starting Kafka ...");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(
          Set.of(
              InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
          NewTopics.ofPartitions(PARTITIONS));
      display.say("Kafka runs at " + broker.bootstrapServers() + ". Starting Flink ...");
      try (LocalCluster cluster = LocalCluster.start(PARTITIONS)) {
        LocalJob job = start(cluster, broker);
        display.say("Flink's web UI: " + cluster.webUi());
        return exchange(access, job, events, stop);
      }
    }
  }

  private LocalJob start(LocalCluster cluster, EmbeddedBroker broker) throws Exception {
    List<String> flags = new ArrayList<>(SpeculationOptions.flags(settings.speculation()));
    settings.threads().ifPresent(count -> flags.add(ThreadsOption.NAME + "=" + count));
    flags.add(ModelPlace.NAME + "=" + settings.model());
    flags.add(BrokerOptions.BOOTSTRAP_SERVERS + "=" + broker.bootstrapServers());
    flags.add(TopicOptions.MAX_RECORD_BYTES + "=" + MAX_RECORD_BYTES);
    flags.add(PipelineOptions.PARALLELISM + "=" + PARTITIONS);
    flags.add(PipelineOptions.CHECKPOINT_INTERVAL + "=1s");
    // Any console consumer reads it.
    flags.add(FormatOptions.OUTPUT_FORMAT + "=json");
    return cluster.run(() -> CaptionJob.main(flags.toArray(String[]::new)));
  }

  private boolean exchange(
      KafkaAccess access, LocalJob job, List<DemoEvent> events, StopSignal stop)
      throws IOException, InterruptedException, ExecutionException, WireFormatException {
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT);
        TopicFollower follower =
            new TopicFollower(
                access, Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT), true)) {
      Exchange exchange =
          new Exchange(sender, follower, display, events, settings.eventsPerSecond());
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
    DemoPage.of(notes, exchange.outcomes()).writeTo(settings.report());
    display.say(statistics.summary());
    display.say("Images with their captions: " + settings.report().toAbsolutePath().toUri());
  }
}
