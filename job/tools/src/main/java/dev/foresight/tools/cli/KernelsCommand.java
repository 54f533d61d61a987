// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.measure.LayerOperations;
import dev.foresight.engine.model.Linear;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.runtime.Torch;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Counts what a layer takes; hidden, as only who changes the passes wants to know. */
@Command(
    name = "kernels",
    hidden = true,
    description = {
      "Lists the operations of one layer of the decoder in a step, plain and verifying trees, in the"
          + " way of each device: a GPU starts a kernel for each, and every start costs it more"
          + " than a small operation. Once for sequences of like sizes, and once for such as have"
          + " no length, room or tree in common.",
      "",
      "The CPU computes the ways of CUDA too, with random weights, to count them."
    })
final class KernelsCommand implements Callable<Integer> {
  private static final int SEQUENCES = 8;

  private static final Map<String, ModelOptions> WAYS =
      new TreeMap<>(
          Map.of(
              "cpu, float32",
              new ModelOptions(Linear.PACKED_FLOAT32, false),
              "cuda, float16",
              ModelOptions.asOnCuda(ModelDtype.FLOAT16),
              "cuda, float32",
              ModelOptions.asOnCuda(ModelDtype.FLOAT32)));

  private final PrintStream out;

  @Option(
      names = "--shape",
      required = true,
      paramLabel = "FILE",
      description = "config.json of a model: its shape.")
  private Path shape;

  KernelsCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    ModelShape model = Architecture.ofConfig(shape).readShape(shape);
    try (Torch torch = Torch.open("cpu", 1)) {
      WAYS.forEach((way, options) -> torch.onOwnThread(1, () -> count(torch, model, way, options)));
    }
    return ExitCode.OK;
  }

  private boolean count(Torch torch, ModelShape model, String way, ModelOptions options) {
    try (LayerOperations operations = new LayerOperations(torch, model, options)) {
      print(way, "plain decoding", operations.ofPlainDecoding(SEQUENCES));
      print(way, "verifying trees", operations.ofVerification(SEQUENCES));
      print(way, "plain decoding, all unlike", operations.ofRaggedDecoding(SEQUENCES));
      print(way, "verifying trees, all unlike", operations.ofRaggedVerification(SEQUENCES));
    }
    return true;
  }

  private void print(String way, String step, List<String> names) {
    out.printf(
        "%s, %s: %d a layer, of which %d attend for %d sequences%n",
        way, step, names.size(), LayerOperations.attentions(names), SEQUENCES);
    out.printf("  %s%n", String.join(" ", names));
  }
}
