// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.training.features.ImageFit;
import dev.foresight.training.run.Schedule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All that decides what a phase learns: with the same options, data and beginning on one thread,
 * two runs end with the same weights to the last bit.
 *
 * @param phase what is learnt, from what
 * @param parts that learn in {@link Phase#JOINT}; elsewhere the phase says
 * @param schedule how long, in which steps and how fast is learnt
 * @param maxLength positions of a conversation, images expanded; longer ones are cut
 * @param lossOn which tokens are learnt
 * @param imageFit how images become squares
 * @param dtype of products, float32 or bfloat16; weights and all else are float32
 * @param imagesTogether whether conversations about the same image that stand behind one another in
 *     the data are drawn together, so that what they share is computed once
 * @param labelSmoothing share of a label that {@link Phase#VISION} spreads over all values of its
 *     attribute, arXiv 1512.00567
 */
public record TargetOptions(
    Phase phase,
    List<Part> parts,
    Schedule schedule,
    int maxLength,
    LossOn lossOn,
    ImageFit imageFit,
    ModelDtype dtype,
    boolean imagesTogether,
    double labelSmoothing) {
  /** Checks the parts, the type and the range. */
  public TargetOptions {
    parts = List.copyOf(EnumSet.copyOf(parts));
    if (dtype != ModelDtype.FLOAT32 && dtype != ModelDtype.BFLOAT16) {
      throw new IllegalArgumentException(
          "dtype is " + dtype + ", but a target learns in float32 or bfloat16");
    }
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "label-smoothing is " + labelSmoothing + ", but must be in [0, 1)");
    }
  }

  /** Returns the parts that learn. */
  Set<Part> learnt() {
    return switch (phase) {
      case VISION -> Set.of(Part.VISION);
      case TEXT -> Set.of(Part.TEXT);
      case WORDS, PROJECTOR -> Set.of(Part.PROJECTOR);
      case JOINT -> Set.copyOf(parts);
    };
  }
}
