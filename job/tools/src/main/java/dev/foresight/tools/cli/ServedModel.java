// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.CacheOptions;
import dev.foresight.job.options.DeviceOption;
import dev.foresight.job.options.DtypeOption;
import dev.foresight.job.options.KvBudgetOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.tools.options.BundledModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/**
 * What a cluster's TaskManagers are to hold in memory: the options of a job of which that depends,
 * under the same names.
 */
final class ServedModel {

  @Mixin private ModelPlace model;
  @Mixin private DeviceOption device;
  @Mixin private DtypeOption dtype;
  @Mixin private BatchSizeOption batchSize;
  @Mixin private KvBudgetOption kvBudget;
  @Mixin private CacheOptions caches;
  @Mixin private SpeculationOptions speculation;

  /** Returns what each of so many TaskManagers needs for it. */
  EngineMemory memory(int taskManagers) throws IOException {
    ModelCache models = ModelCache.ofThisMachine();
    Path folder = models.resolve(model.place().orElse(BundledModel.folder().toString()));
    EngineOptions options =
        EngineOptions.defaults()
            // Jobs say later how many they use; one thread holds the most.
            .withThreads(1)
            .withKvBudgetMib(kvBudget.mib().orElseGet(() -> quarterOfTheMachine(taskManagers)))
            .withSpeculation(speculation(models, folder));
    options = dtype.applyTo(device.applyTo(options));
    return EngineMemory.of(folder, caches.applyTo(batchSize.applyTo(options)));
  }

  /** The bundled model has a draft; another one has one if the user says so. */
  private Optional<Speculation> speculation(ModelCache models, Path folder) throws IOException {
    if (speculation.draftPlace().isPresent()) {
      return speculation.speculationWith(models.resolve(speculation.draftPlace().get()));
    }
    return BundledModel.is(folder)
        ? speculation.speculationWith(BundledModel.draft())
        : Optional.empty();
  }

  private static int quarterOfTheMachine(int taskManagers) {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Math.max(64, (int) (machine.getTotalMemorySize() >> 22) / taskManagers);
  }
}
