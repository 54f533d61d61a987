// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.ArchiveRun;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.JobCheckpoints;
import dev.foresight.tools.cluster.StackTrace;
import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import dev.foresight.tools.runs.RunHistory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows and ends jobs of a cluster. */
@Command(name = "jobs", description = "Shows and ends the jobs of a Flink cluster.")
final class JobsCommand implements Runnable {
  private static final Duration POLL = Duration.ofMillis(200);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: list, status, stop or cancel");
  }

  /** Lists jobs. */
  @Command(
      name = "list",
      sortOptions = false,
      description = {
        "Lists the jobs that the JobManager knows, those that run first.",
        "Each line: name, id, state, since when, restarts, number and time of the last checkpoint."
      })
  static final class ListJobs implements Callable<Integer> {
    private final PrintStream out;

    @Mixin private ClusterTarget target;

    ListJobs(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      FlinkRest rest = FlinkRest.of(target.configuration());
      List<FlinkRest.Job> jobs =
          rest.jobs().stream()
              .sorted(
                  Comparator.comparing(FlinkRest.Job::hasEnded)
                      .thenComparing(FlinkRest.Job::started, Comparator.reverseOrder()))
              .toList();
      for (FlinkRest.Job job : jobs) {
        out.println(
            String.join(
                "\t",
                job.name(),
                job.id(),
                job.state(),
                job.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                restarts(rest, job),
                rest.checkpoints(job.id()).newest().map(JobsCommand::text).orElse("-")));
      }
      return ExitCode.OK;
    }
  }

  /** Shows a job. */
  @Command(
      name = "status",
      sortOptions = false,
      description = {
        "Shows a job: its state, its checkpoints, why it failed last, and, if it ended, what the"
            + " next submit of the name would go on from.",
        "Of several of a name the one that runs, else the last."
      })
  static final class Status implements Callable<Integer> {
    private final PrintStream out;

    @Mixin private ClusterTarget target;
    @Mixin private JobReference reference;

    Status(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Configuration cluster = target.configuration();
      FlinkRest rest = FlinkRest.of(cluster);
      FlinkRest.Job job = reference.in(rest);
      JobCheckpoints checkpoints = rest.checkpoints(job.id());
      show("name", job.name());
      show("id", job.id());
      show("state", job.state() + " since " + job.since().truncatedTo(ChronoUnit.SECONDS));
      show("submitted", job.started().truncatedTo(ChronoUnit.SECONDS).toString());
      show("restored", checkpoints.restored().orElse("-"));
      show("restarts", restarts(rest, job));
      show("last", checkpoints.newest().map(state -> text(state) + ", " + state.uri()).orElse("-"));
      String failure = rest.lastFailure(job.id());
      show("failure", failure.isEmpty() ? "-" : StackTrace.reason(failure));
      if (job.hasEnded()) {
        show("next", next(cluster, job));
      }
      return ExitCode.OK;
    }

    private void show(String what, String value) {
      out.printf("%-9s %s%n", what, value);
    }
  }

  /** Stops a job with a savepoint. */
  @Command(
      name = "stop",
      sortOptions = false,
      description = {
        "Stops a job in order: it reads no more, what it wrote is committed, and what it read and"
            + " did not answer is kept in a savepoint.",
        "Waits for it and prints where the savepoint is; submit goes on from there."
      })
  static final class Stop implements Callable<Integer> {
    private final PrintStream out;

    @Spec private CommandSpec spec;
    @Mixin private ClusterTarget target;
    @Mixin private JobReference reference;

    @Option(
        names = "--savepoint",
        paramLabel = "DIR|URI",
        arity = "0..1",
        fallbackValue = "",
        showDefaultValue = Help.Visibility.NEVER,
        description =
            "Folder in which the savepoint gets a folder of its own, as the JobManager sees it;"
                + " default: that of the cluster (execution.checkpointing.savepoint-dir), or where"
                + " the captions of an archive go. Comes behind the job.")
    private String savepoint = "";

    Stop(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      Configuration cluster = target.configuration();
      FlinkRest rest = FlinkRest.of(cluster);
      FlinkRest.Job job = reference.runningIn(rest);
      Optional<String> folder =
          savepoint.isEmpty()
              ? Optional.ofNullable(rest.parameters(job.id()).get(ArchiveRun.CHECKPOINTS))
              : Optional.of(uri(savepoint));
      if (folder.isPresent()) {
        history(cluster, job).willStopInto(job.id(), folder.get());
      }
      String request = rest.stop(job.id(), folder);
      String place;
      try (StatusLine progress = StatusLine.of(spec, "foresight")) {
        long started = System.nanoTime();
        Optional<String> done = Optional.empty();
        while (done.isEmpty()) {
          Duration taken = Duration.ofNanos(System.nanoTime() - started);
          progress.show("job " + job.id() + " is stopping, " + ProgressText.duration(taken), false);
          TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
          done = rest.stopped(job.id(), request);
        }
        place = done.get();
      }
      awaitEnd(rest, job);
      history(cluster, job).noteEnd(job.id());
      String goesOn =
          archive(rest, job)
              .map("foresight caption goes on in %s"::formatted)
              .orElse("submit goes on from its savepoint");
      say(spec, "job " + job.id() + " stopped; " + goesOn);
      out.println(place);
      return ExitCode.OK;
    }

    /** As Flink reads it: its paths know no escapes. */
    private static String uri(String folder) {
      return folder.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
          ? folder
          : org.apache.flink.core.fs.Path.fromLocalFile(Path.of(folder).toAbsolutePath().toFile())
              .toString();
    }
  }

  /** Cancels a job. */
  @Command(
      name = "cancel",
      sortOptions = false,
      description = {
        "Ends a job at once and waits for its end. Its last checkpoints stay, and submit goes on"
            + " from the newest; what it wrote since is taken back and answered again.",
      })
  static final class Cancel implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ClusterTarget target;
    @Mixin private JobReference reference;

    @Override
    public Integer call() throws IOException, InterruptedException {
      Configuration cluster = target.configuration();
      FlinkRest rest = FlinkRest.of(cluster);
      FlinkRest.Job job = reference.runningIn(rest);
      rest.cancel(job.id());
      awaitEnd(rest, job);
      history(cluster, job).noteEnd(job.id());
      say(spec, "job " + job.id() + " is cancelled; next: " + next(cluster, job));
      return ExitCode.OK;
    }
  }

  private static void awaitEnd(FlinkRest rest, FlinkRest.Job job)
      throws IOException, InterruptedException {
    while (rest.jobs().stream().anyMatch(one -> one.id().equals(job.id()) && !one.hasEnded())) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  private static String next(Configuration cluster, FlinkRest.Job job)
      throws IOException, InterruptedException {
    Optional<String> archive = archive(FlinkRest.of(cluster), job);
    return archive.isPresent()
        ? "foresight caption goes on in " + archive.get()
        : history(cluster, job).next().description();
  }

  /** Returns where a job puts the captions of an archive, if it is such a job. */
  private static Optional<String> archive(FlinkRest rest, FlinkRest.Job job)
      throws IOException, InterruptedException {
    return Optional.ofNullable(rest.parameters(job.id()).get(ArchiveRun.DESTINATION));
  }

  private static RunHistory history(Configuration cluster, FlinkRest.Job job) {
    return RunHistory.of(cluster, job.name(), Clock.systemUTC());
  }

  private static String restarts(FlinkRest rest, FlinkRest.Job job)
      throws IOException, InterruptedException {
    return rest.restarts(job.id()).map(String::valueOf).orElse("-");
  }

  private static String text(SavedState state) {
    return state.number() + " at " + state.completed().truncatedTo(ChronoUnit.SECONDS);
  }

  private static void say(CommandSpec spec, String line) {
    spec.commandLine().getErr().println("foresight: " + line);
  }
}
