// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.archive.run.Destination;
import dev.foresight.archive.source.Places;
import dev.foresight.engine.serving.EnginePlan;
import dev.foresight.engine.serving.decoding.DeviceTrial;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.schemas.FileFault;
import dev.foresight.tools.caption.ClusterRun;
import dev.foresight.tools.caption.RunReport;
import dev.foresight.tools.caption.RunStatus;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.options.FolderOption;
import dev.foresight.tools.progress.StatusLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Captions an archive on a Flink cluster, in this process or elsewhere. */
@Command(
    name = "caption",
    description = {
      "Captions the images of an archive into files of one row an image, on a Flink cluster in this"
          + " process, or with --submit on one that runs.",
      "Ended in whatever way, the same command goes on from its last checkpoint; Ctrl-C takes one"
          + " first. 'caption status DEST' tells how far a run is."
    })
final class CaptionCommand implements Callable<Integer> {
  /** How a run ends in which every row was there. */
  static final String NOTHING_LEFT = "nothing was left to do";

  /** How a run ends whose last row has come. */
  static final String DONE = "every image has a row";

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LAST_CHECKPOINT = Duration.ofMinutes(1);

  @Spec private CommandSpec spec;
  @Mixin private ArchiveOptions options;

  @Option(
      names = "--submit",
      description =
          "Caption on the cluster of --dir or --flink-conf, whose machines must have model, sources"
              + " and destination in the same places, and follow the job. Ctrl-C leaves it at work;"
              + " the same command follows it again.")
  private boolean submits;

  @Mixin private ClusterTarget target;

  @Override
  public Integer call() throws Exception {
    options.requireComplete(spec.commandLine());
    Optional<CaptionOnCluster> elsewhere = elsewhere();
    try (ArchiveRun run = ArchiveRun.prepare(options)) {
      ClusterRun onCluster = new ClusterRun(run, Destination.of(options.output().place()));
      if (elsewhere.isPresent()) {
        return elsewhere.get().caption(onCluster);
      }
      onCluster.requireNoJob();
      return caption(run);
    }
  }

  private Optional<CaptionOnCluster> elsewhere() {
    ParseResult given = spec.commandLine().getParseResult();
    for (String where : List.of(FolderOption.NAME, ClusterTarget.FLINK_CONF)) {
      if (!submits && given.hasMatchedOption(where)) {
        throw new ParameterException(
            spec.commandLine(),
            "%s says where a cluster is, but --submit is not given; give it, or leave %s out"
                .formatted(where, where));
      }
    }
    return submits
        ? Optional.of(
            new CaptionOnCluster(
                spec, target.configuration(), ArchiveRun.engines(options), this::end))
        : Optional.empty();
  }

  private int caption(ArchiveRun run) throws Exception {
    if (run.isFinished()) {
      return end(run, NOTHING_LEFT);
    }
    EnginePlan plan = requireModel();
    requireJournal();
    if (ArchiveRun.engines(options).isFilling()) {
      say(
          "up to %d at a time, by memory: %s; --batch-size gives another number"
              .formatted(plan.options().maxBatch(), plan.memory()));
    }
    run.state().ifPresent(state -> say("going on from the checkpoint of " + state.completed()));
    boolean finished;
    try (StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("stopping after a last checkpoint; Ctrl-C again ends at once"));
        LocalCluster cluster = LocalCluster.start(options.pipeline().parallelism())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      LocalJob job = cluster.submit(environment, run.jobName());
      finished = follow(job, run, stop);
      if (!finished && !stop.isRequested()) {
        return ExitCode.NOTHING_RAN;
      }
    }
    return finished ? end(run, DONE) : ExitCode.OK;
  }

  /** Fails here, in one line, rather than again and again in the job. */
  private EnginePlan requireModel() throws IOException {
    SharedEngines engines = ArchiveRun.engines(options);
    EnginePlan plan = engines.plan();
    DeviceTrial.run(plan.options());
    EnginePlan fitted = engines.fitted(plan);
    new MemoryNeed(fitted.memory()).check();
    return fitted;
  }

  /** The same for a folder of this machine. */
  private void requireJournal() throws IOException {
    Optional<java.nio.file.Path> folder = options.pipeline().crashJournal();
    try {
      if (folder.isPresent()) {
        Files.createDirectories(folder.get());
      }
    } catch (IOException e) {
      throw new IOException(
          "--crash-journal is %s, which is no folder and cannot be made one (%s); name another"
              .formatted(folder.get(), FileFault.of(e)),
          e);
    }
  }

  private int end(ArchiveRun run, String how) throws IOException {
    Destination captions = run.complete(this::say);
    RunStatus status = RunStatus.of(captions);
    Path report = new RunReport(status, run.rows(), run.images()).write(captions);
    say(Places.of(captions.folder()) + ": " + how + "; " + status.line());
    say("report: " + Places.of(report));
    if (status.progress().failures() == 0) {
      return ExitCode.OK;
    }
    say("failed: " + status.failures() + "; --retry-failed tries them again");
    return ExitCode.SOME_FAILED;
  }

  private boolean follow(LocalJob job, ArchiveRun run, StopSignal stop) throws Exception {
    try (StatusLine line = StatusLine.of(spec, "caption")) {
      while (!stop.await(POLL)) {
        JobStatus status = job.status();
        job.newFailure().ifPresent(why -> line.say("the job failed: " + why));
        line.show(RunStatus.of(run.destination()).line(), false);
        if (status.isGloballyTerminalState()) {
          return status == JobStatus.FINISHED;
        }
      }
      if (!job.checkpoint(LAST_CHECKPOINT)) {
        line.say("no last checkpoint could be taken; the next start goes on before it");
      }
      job.cancel();
      return false;
    }
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }

  /** Tells how far a run is. */
  @Command(
      name = "status",
      description =
          "Tells how far a run of caption is: rows, failures by code, rate, time left, and rows of"
              + " each file.")
  static final class Status implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(paramLabel = "DEST", description = "The folder that --out named.")
    private String destination;

    Status(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException {
      RunStatus.of(Destination.of(destination)).lines().forEach(out::println);
      out.flush();
      return ExitCode.OK;
    }
  }
}
