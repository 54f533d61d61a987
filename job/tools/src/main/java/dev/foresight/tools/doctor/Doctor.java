// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.doctor;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what a machine has for an engine, and what an engine would do with it. Types that a device
 * computes in are found out by tiny engines, which are opened and closed.
 */
public final class Doctor {
  /** What DJL's loading of PyTorch follows. */
  private static final List<String> VARIABLES =
      List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR", "PYTORCH_VERSION", "XDG_CACHE_HOME");

  private static final String CPU = "cpu";
  private static final String CUDA = "cuda";

  private final Torches torch;
  private final Map<String, String> environment;

  /** PyTorch, as far as it is asked here. */
  public interface Torches {
    /** Returns its version and its folder, for people; throws if it cannot be loaded. */
    String build();

    /** Returns what it uses of the processor, for people. */
    String processor();

    /** Returns how many GPUs it has. */
    int gpus();

    /** Returns all the memory of a GPU in bytes. */
    long memoryBytes(String device);

    /**
     * Opens and closes a tiny engine.
     *
     * @throws IllegalArgumentException if that fails, with the reason
     */
    void tryOut(EngineOptions options);
  }

  /** Creates a doctor of a machine with these variables. */
  public Doctor(Torches torch, Map<String, String> environment) {
    this.torch = torch;
    this.environment = environment;
  }

  /** Looks at everything. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>(Machine.findings());
    findings.add(Finding.of("variables", variables()));
    try {
      findings.add(Finding.of("pytorch", torch.build()));
    } catch (RuntimeException | LinkageError e) {
      findings.add(
          new Finding(
              "pytorch",
              "cannot be loaded: %s; PyTorch for Java exists for Linux with glibc 2.28 or newer (x86_64, aarch64) and macOS (arm64)"
                  .formatted(e.getMessage()),
              false));
      return findings;
    }
    findings.add(Finding.of("processor", torch.processor()));
    findings.add(device(CPU));
    int gpus = torch.gpus();
    findings.add(Finding.of("gpus", gpus == 0 ? "none" : memories(gpus)));
    findings.add(Finding.of(CUDA, gpus == 0 ? refusal(options(CUDA, ModelDtype.AUTO)) : cuda()));
    return findings;
  }

  private String variables() {
    Map<String, String> set = new TreeMap<>(environment);
    set.keySet().retainAll(VARIABLES);
    return set.isEmpty() ? "none of " + String.join(", ", VARIABLES) : set.toString();
  }

  private Finding device(String device) {
    List<ModelDtype> computes =
        List.of(ModelDtype.values()).stream().filter(dtype -> can(device, dtype)).toList();
    boolean sound = computes.contains(ModelDtype.AUTO);
    String what =
        "--dtype auto is %s; computes in %s"
            .formatted(
                ModelDtype.AUTO.on(device),
                String.join(
                    ", ",
                    computes.stream()
                        .filter(dtype -> dtype != ModelDtype.AUTO)
                        .map(ModelDtype::toString)
                        .toList()));
    return new Finding(device, sound ? what : refusal(options(device, ModelDtype.AUTO)), sound);
  }

  private boolean can(String device, ModelDtype dtype) {
    try {
      torch.tryOut(options(device, dtype));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String memories(int gpus) {
    List<String> all = new ArrayList<>();
    for (int index = 0; index < gpus; index++) {
      String name = CUDA + ":" + index;
      all.add("%s with %d MiB".formatted(name, torch.memoryBytes(name) >> 20));
    }
    return String.join(", ", all);
  }

  private String cuda() {
    Finding found = device(CUDA);
    return found.sound()
        ? found.what()
            + "; without --kv-budget-mib, caches get two thirds of what the rest of an engine leaves"
        : found.what();
  }

  private String refusal(EngineOptions options) {
    try {
      torch.tryOut(options);
      return "computes";
    } catch (IllegalArgumentException e) {
      return "refused: " + e.getMessage();
    }
  }

  /** The constructor refuses what a device never has. */
  private static EngineOptions options(String device, ModelDtype dtype) {
    return EngineOptions.defaults().withThreads(1).withDevice(device).withDtype(dtype);
  }
}
