// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.WholeNumber;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a cluster's TaskManagers are to hold in memory: the options of a job of which that depends,
 * under the same names.
 */
final class ServedModel {
  @Option(
      names = "--model",
      paramLabel = "DIR|URI",
      defaultValue = ClusterCommand.HOME + "/deploy/model",
      description =
          "Folder of the model that will be served; the memory of each TaskManager is computed from it and the"
              + " next options, which are those of submit; default: the bundled stand-in.")
  private String model;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu or cuda.")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "What the model computes in; default: auto.")
  private ModelDtype dtype;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "8",
      description = "Sequences decoded together at most; default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--kv-budget-mib",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Memory in MiB that the caches of all sequences may take in each TaskManager; default: a"
              + " quarter of the machine, shared by the TaskManagers.")
  private Integer kvBudgetMib;

  @Option(
      names = "--vision-cache-mib",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      defaultValue = "64",
      description = "Memory in MiB for features of images seen before; default: ${DEFAULT-VALUE}.")
  private int visionCacheMib;

  @Mixin private SpeculationOptions speculation;

  /** Returns what each of so many TaskManagers needs for it. */
  EngineMemory memory(int taskManagers) throws IOException {
    ModelCache models = ModelCache.ofThisMachine();
    Path folder = models.resolve(model);
    EngineOptions options =
        EngineOptions.defaults()
            // Jobs say later how many they use; one thread holds the most.
            .withThreads(1)
            .withDevice(device)
            .withDtype(dtype)
            .withMaxBatch(batchSize)
            .withVisionCacheMib(visionCacheMib)
            .withKvBudgetMib(kvBudgetMib == null ? quarterOfTheMachine(taskManagers) : kvBudgetMib)
            .withSpeculation(speculation(models, folder));
    return EngineMemory.of(folder, options);
  }

  /** The stand-in has a draft; another model has one if the user says so. */
  private Optional<Speculation> speculation(ModelCache models, Path folder) throws IOException {
    if (speculation.draftPlace().isPresent()) {
      return speculation.speculationWith(models.resolve(speculation.draftPlace().get()));
    }
    Path draft = folder.resolveSibling("draft");
    boolean standIn =
        folder.toAbsolutePath().normalize().endsWith(Path.of("deploy", "model"))
            && Files.isDirectory(draft);
    return standIn ? speculation.speculationWith(draft) : Optional.empty();
  }

  private static int quarterOfTheMachine(int taskManagers) {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Math.max(64, (int) (machine.getTotalMemorySize() >> 22) / taskManagers);
  }
}
