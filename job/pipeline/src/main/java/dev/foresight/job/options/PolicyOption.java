// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.io.Serializable;
import java.util.List;
import picocli.CommandLine.Option;

/** How a draft speculates. */
public final class PolicyOption implements Serializable {
  /** The option's name. */
  public static final String NAME = "--speculation";

  private static final long serialVersionUID = 1;

  @Option(
      names = NAME,
      paramLabel = "MODE",
      defaultValue = PolicyNames.USUAL,
      converter = Policies.Converter.class,
      description =
          "How a draft speculates: fixed:TOTAL,DEPTH,TOPK, trees of TOTAL nodes, the root included, of which DEPTH levels"
              + " behind the first are expanded at their TOPK best nodes; adaptive:TOTAL,DEPTH,TOPK, trees that"
              + " are as large as they pay on this machine at this load, up to that size; off: not at all."
              + " Commands that compare take several, with ; between them.")
  private Policies policies;

  /**
   * Returns the policy.
   *
   * @throws IllegalArgumentException if there are several
   */
  public SpeculationPolicy policy() {
    return policies.one(NAME);
  }

  /** Returns all policies to compare. */
  public List<SpeculationPolicy> policies() {
    return policies.all();
  }
}
