// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;

/** How an engine uses its device, wherever one decodes. */
public final class EngineUse implements Serializable {
  private static final long serialVersionUID = 1;

  @Mixin private DeviceOption device;
  @Mixin private DtypeOption dtype;
  @Mixin private KvDtypeOption kvDtype;
  @Mixin private ThreadsOption threads;
  @Mixin private KvBudgetOption kvBudget;
  @Mixin private DeterministicOption deterministic;
  @Mixin private TextOptions text;
  @Mixin private ImageOptions images;

  /**
   * Returns an engine's options with all of these that were given.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public EngineOptions applyTo(EngineOptions options) {
    EngineOptions applied = options;
    for (UnaryOperator<EngineOptions> option :
        List.<UnaryOperator<EngineOptions>>of(
            device::applyTo,
            dtype::applyTo,
            kvDtype::applyTo,
            threads::applyTo,
            kvBudget::applyTo,
            deterministic::applyTo,
            text::applyTo,
            images::applyTo)) {
      applied = option.apply(applied);
    }
    return applied;
  }

  /** Returns where the model runs. */
  public DeviceOption device() {
    return device;
  }

  /** Returns what the model computes in. */
  public DtypeOption dtype() {
    return dtype;
  }

  /** Returns what caches are held in. */
  public KvDtypeOption kvDtype() {
    return kvDtype;
  }

  /** Returns the memory of all caches in MiB, if given. */
  public OptionalInt kvBudgetMib() {
    return kvBudget.mib();
  }
}
