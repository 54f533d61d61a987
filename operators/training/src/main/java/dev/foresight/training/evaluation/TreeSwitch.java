// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.speculation.DraftTree;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.StepLoad;
import dev.foresight.engine.speculation.StepReport;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.speculation.TreeLimits;
import dev.foresight.engine.speculation.TreeRoot;
import java.util.List;
import java.util.Optional;

/**
 * How one engine decodes at the moment: as one of some policies says. It is set before requests are
 * submitted, and left alone until all of them are answered.
 */
public final class TreeSwitch implements SpeculationPolicy {
  private final TreeLimits limits;
  private volatile SpeculationPolicy now = new PlainDecoding();

  /**
   * Creates a switch that is off: plain decoding.
   *
   * @param limits of all policies that it will be set to
   */
  public TreeSwitch(TreeLimits limits) {
    this.limits = limits;
  }

  /** Decodes so from now on. */
  void set(SpeculationPolicy value) {
    now = value;
  }

  @Override
  public String name() {
    return "switch";
  }

  @Override
  public TreeLimits limits() {
    return limits;
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return now.speculates(request);
  }

  @Override
  public Optional<TreeGrowth> begin(TreeRoot root) {
    return now.begin(root);
  }

  @Override
  public List<TreeGrowth> expand(List<TreeGrowth> open, StepLoad load) {
    return now.expand(open, load);
  }

  @Override
  public List<DraftTree> choose(List<TreeGrowth> grown, StepLoad load) {
    return now.choose(grown, load);
  }

  @Override
  public void learn(StepReport report) {
    now.learn(report);
  }
}
