// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

/** Policies by the names that options give them; a new policy gets its name here. */
public final class PolicyNames {
  static final String OFF = "off";
  static final String FIXED = "fixed:";
  static final String ADAPTIVE = "adaptive:";

  /** The name of the policy that is taken unless another is asked for. */
  public static final String USUAL = ADAPTIVE + "12,8,2";

  private PolicyNames() {}

  /**
   * Returns the policy of a name, as {@link SpeculationPolicy#name} writes it.
   *
   * @param name {@code off}, {@code fixed:TOTAL,DEPTH,TOPK} or {@code adaptive:TOTAL,DEPTH,TOPK}
   * @throws IllegalArgumentException if there is none, or its numbers are out of their ranges
   */
  public static SpeculationPolicy parse(String name) {
    if (name.equals(OFF)) {
      return new PlainDecoding();
    }
    if (name.startsWith(FIXED)) {
      return FixedTrees.parse(name.substring(FIXED.length()));
    }
    if (name.startsWith(ADAPTIVE)) {
      return new AdaptiveTrees(TreeShape.parse(name.substring(ADAPTIVE.length())));
    }
    throw new IllegalArgumentException(
        "'" + name + "' is no way to speculate; give off, or a tree such as " + USUAL);
  }
}
