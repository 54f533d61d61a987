// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a target does on samples that it was not trained on.
 *
 * @param step after how many steps
 * @param parts what there is to do: an attribute of images to name, or the tokens of answers to a
 *     kind of conversation
 * @param answers share of questions that the engine answers word for word as the samples do: {@code
 *     text}, {@code images}, and {@code swapped images}, where each question is asked about another
 *     sample's images: what is right there needs no image; each also for every kind of question
 * @param mistakes what images were taken for, the most frequent first
 */
public record TargetValidation(
    long step, Map<String, OfPart> parts, Map<String, Double> answers, List<Mistake> mistakes) {
  /**
   * A mean over rows.
   *
   * @param samples how many
   * @param loss cross-entropy
   * @param accuracy share of rows where the most likely one is the right one
   */
  public record OfPart(int samples, double loss, double accuracy) {}

  /**
   * Images that were taken for what they are not.
   *
   * @param attribute that was named wrong
   * @param wanted the right value
   * @param said the likeliest one
   * @param count how often
   */
  public record Mistake(String attribute, String wanted, String said, int count) {}

  /** Copies the maps, in their order, and the list. */
  public TargetValidation {
    parts = new LinkedHashMap<>(parts);
    answers = new LinkedHashMap<>(answers);
    mistakes = List.copyOf(mistakes);
  }
}
