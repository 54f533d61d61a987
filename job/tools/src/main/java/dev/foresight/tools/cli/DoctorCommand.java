// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.doctor.Doctor;
import dev.foresight.tools.doctor.Finding;
import dev.foresight.tools.doctor.ThisPyTorch;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what this machine has for an engine. */
@Command(
    name = "doctor",
    description = {
      "Says what this machine has for an engine: JDK, libc, memory, cores, PyTorch and its"
          + " instructions, GPUs, the types that it computes in, and what --device cuda would do.",
      "",
      "It tries the types with tiny engines, changes nothing, and needs no model. Exit code 2: no"
          + " engine can run here."
    })
final class DoctorCommand implements Callable<Integer> {
  private final PrintStream out;

  DoctorCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(new ThisPyTorch(), System.getenv()).examine();
    findings.forEach(out::println);
    out.flush();
    return findings.stream().allMatch(Finding::sound) ? ExitCode.OK : ExitCode.NOTHING_RAN;
  }
}
