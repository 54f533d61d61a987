// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.cluster.BrokerProcess;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.StateFolder;
import dev.foresight.tools.options.FolderOption;
import dev.foresight.tools.options.PortOption;
import dev.foresight.tools.options.PurgeOption;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts and stops a Kafka broker. */
@Command(
    name = "broker",
    description = "Starts and stops a Kafka broker as a process of this machine, without Docker.")
final class BrokerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: start or stop");
  }

  /** The folder of a broker. */
  static final class Folder {
    @Mixin private FolderOption folder;

    BrokerProcess broker() {
      return BrokerProcess.in(state(), Installation.current());
    }

    StateFolder state() {
      return folder.state("broker");
    }
  }

  /** Starts a broker. */
  @Command(
      name = "start",
      description = {
        "Starts a Kafka broker (KRaft, loopback only) and prints its address.",
        "Started again in the same folder, it has its topics, offsets and port back."
      })
  static final class Start implements Callable<Integer> {
    private final PrintStream out;

    @Mixin private Folder folder;
    @Mixin private PortOption port;

    Start(PrintStream out) {
      this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      out.println(folder.broker().start(port.port()));
      return ExitCode.OK;
    }
  }

  /** Stops a broker. */
  @Command(
      name = "stop",
      description = "Ends the broker; its topics and logs stay, for when it is started again.")
  static final class Stop implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Folder folder;
    @Mixin private PurgeOption purge;

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (!folder.broker().stop()) {
        spec.commandLine().getErr().println("foresight: no broker was running");
      }
      if (purge.isGiven()) {
        folder.state().delete();
      }
      return ExitCode.OK;
    }
  }
}
