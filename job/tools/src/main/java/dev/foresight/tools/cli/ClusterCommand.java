// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.cluster.ClusterShape;
import dev.foresight.tools.cluster.FlinkCluster;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.OwnedProcess;
import dev.foresight.tools.cluster.ProcessLogs;
import dev.foresight.tools.cluster.StateFolder;
import dev.foresight.tools.options.FolderOption;
import dev.foresight.tools.options.PortOption;
import dev.foresight.tools.options.PurgeOption;
import dev.foresight.tools.runs.RunHistory;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts and stops a Flink cluster of processes. */
@Command(
    name = "cluster",
    description =
        "Starts, shows and stops a Flink cluster of processes on this machine, without Docker; see"
            + " also jobs.")
final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: start, status or stop");
  }

  /** The folder of a cluster. */
  static final class Folder {
    @Mixin private FolderOption folder;

    FlinkCluster cluster() {
      return FlinkCluster.in(state(), Installation.current());
    }

    StateFolder state() {
      return folder.state("cluster");
    }
  }

  /** Starts a cluster. */
  @Command(
      name = "start",
      sortOptions = false,
      description = {
        "Starts a Flink cluster on this machine, loopback only: a JobManager, TaskManagers and a"
            + " supervisor that starts again what dies.",
        "Prints the address of the web UI when all of them are there.",
        "The memory of each TaskManager is computed from the model that will be served, the bundled"
            + " one without --model, and from the options of its engine, which are those of"
            + " submit."
      })
  static final class Start implements Callable<Integer> {
    private final PrintStream out;

    @Spec private CommandSpec spec;
    @Mixin private Folder folder;

    @Option(
        names = "--ha",
        description = "Let jobs survive the end of the JobManager, with a ZooKeeper.")
    private boolean highlyAvailable;

    @Option(
        names = ClusterShape.TASK_MANAGERS,
        paramLabel = "N",
        defaultValue = "1",
        description = "Processes that run tasks, each with an engine.")
    private int taskManagers;

    @Option(
        names = ClusterShape.SLOTS,
        paramLabel = "N",
        defaultValue = "2",
        description = "Parallel instances in each TaskManager, which share its engine.")
    private int slots;

    @Mixin private PortOption port;
    @Mixin private ServedModel model;

    @Option(
        names = "--log-format",
        paramLabel = "FORMAT",
        defaultValue = "text",
        description = "Lines of the processes' logs: text, or json, one object a line.")
    private ProcessLogs.Format logFormat;

    @Option(
        names = "--log-level",
        paramLabel = "LEVEL",
        defaultValue = "info",
        description = "The least that is logged of Foresight's own: error, warn, info or debug.")
    private ProcessLogs.Level logLevel;

    @Option(
        names = "-D",
        paramLabel = "KEY=VALUE",
        showDefaultValue = Help.Visibility.NEVER,
        description = "Any option of Flink's configuration; may be repeated; default: none.")
    private Map<String, String> flink = new LinkedHashMap<>();

    Start(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      FlinkCluster cluster = folder.cluster();
      cluster.start(
          new ClusterShape(
              highlyAvailable,
              taskManagers,
              slots,
              port.port(),
              model.memory(taskManagers),
              new ProcessLogs(logFormat, logLevel),
              flink),
          line -> say(spec, line));
      out.println(cluster.rest().address());
      return ExitCode.OK;
    }
  }

  /** Shows a cluster. */
  @Command(
      name = "status",
      description = {
        "Shows the processes of a cluster, dead or alive, and prints the address of its web UI.",
        "Exit code 0 if all of them are alive, else 2."
      })
  static final class Status implements Callable<Integer> {
    private final PrintStream out;

    @Spec private CommandSpec spec;
    @Mixin private Folder folder;

    Status(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException {
      FlinkCluster cluster = folder.cluster();
      boolean complete = true;
      for (String name : cluster.processesAndSupervisor()) {
        Optional<OwnedProcess> process = cluster.process(name);
        say(spec, process.map(OwnedProcess::toString).orElse(name + " is dead"));
        complete &= process.isPresent();
      }
      out.println(cluster.rest().address());
      return complete ? ExitCode.OK : ExitCode.NOTHING_RAN;
    }
  }

  /** Stops a cluster. */
  @Command(
      name = "stop",
      description = {
        "Ends all processes of a cluster, and its jobs with them.",
        "Logs, checkpoints and savepoints stay: submit goes on from the newest checkpoint."
      })
  static final class Stop implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Folder folder;
    @Mixin private PurgeOption purge;

    @Override
    public Integer call() throws IOException, InterruptedException {
      FlinkCluster cluster = folder.cluster();
      if (!cluster.wasStarted()) {
        say(spec, "no cluster is in " + folder.state().path());
      } else {
        noteEnds(cluster);
        running(cluster.rest())
            .forEach(job -> say(spec, "job " + job.id() + " ends, " + job.name()));
        for (OwnedProcess ended : cluster.stop()) {
          say(spec, "ended " + ended);
        }
      }
      if (purge.isGiven()) {
        folder.state().delete();
      }
      return ExitCode.OK;
    }

    /** Nobody will know later how they ended; those that run end with the cluster. */
    private void noteEnds(FlinkCluster cluster) throws InterruptedException {
      try {
        for (FlinkRest.Job job : cluster.rest().jobs()) {
          RunHistory.of(cluster.configuration(), job.name(), Clock.systemUTC())
              .noteEndOfCluster(job.id());
        }
      } catch (IOException e) {
        say(spec, "how jobs ended is not noted: " + e.getMessage());
      }
    }

    private static List<FlinkRest.Job> running(FlinkRest rest) throws InterruptedException {
      try {
        return rest.jobs().stream().filter(job -> !job.hasEnded()).toList();
      } catch (IOException e) {
        return List.of(); // the JobManager is dead already
      }
    }
  }

  private static void say(CommandSpec spec, String line) {
    spec.commandLine().getErr().println("foresight: " + line);
  }
}
