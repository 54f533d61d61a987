// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.runtime.Processor;
import dev.foresight.engine.runtime.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Prints, once a process, what numeric tests run on: what was asked for, what PyTorch then uses,
 * and what the processor has. Asking for more than it has changes nothing.
 */
public final class ProcessorReport implements BeforeAllCallback {
  private static final List<String> SWITCHES =
      List.of(
          "ATEN_CPU_CAPABILITY",
          "ONEDNN_MAX_CPU_ISA",
          "FBGEMM_ENABLE_INSTRUCTIONS",
          "MKL_ENABLE_INSTRUCTIONS");

  private static final List<String> FEATURES =
      List.of(
          "sse4_2",
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "asimd",
          "sve",
          "bf16");

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(ProcessorReport.class))
        .computeIfAbsent(
            "report",
            key -> {
              String report = report();
              System.out.println(report);
              return report;
            });
  }

  private static String report() {
    try (Torch torch = Torch.open("cpu", 1)) {
      Processor used = Processor.of(torch);
      return "Numeric tests: asked for %s; PyTorch uses %s, oneDNN multiplies bfloat16: %s; %s"
          .formatted(asked(), used.instructions(), used.multipliesBfloat16(), processor());
    }
  }

  private static String asked() {
    String asked =
        SWITCHES.stream()
            .filter(name -> System.getenv(name) != null)
            .map(name -> name + "=" + System.getenv(name))
            .collect(Collectors.joining(" "));
    return asked.isEmpty() ? "all there is" : asked;
  }

  private static String processor() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return "the processor is " + System.getProperty("os.arch");
    }
    try {
      List<String> lines = Files.readAllLines(file);
      Set<String> flags =
          value(lines, "flags", "Features").map(all -> Set.of(all.split(" "))).orElse(Set.of());
      return "the processor, %s, has %s"
          .formatted(
              value(lines, "model name").orElse(System.getProperty("os.arch")),
              FEATURES.stream().filter(flags::contains).collect(Collectors.joining(" ")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> value(List<String> lines, String... names) {
    return Stream.of(names)
        .map(
            name ->
                lines.stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(null))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
