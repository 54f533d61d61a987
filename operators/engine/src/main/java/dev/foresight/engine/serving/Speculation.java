// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Speculative decoding with a draft: fewer passes of the target, and the same output.
 *
 * @param draft folder laid out as {@code lucylyn/MSD-LLaVA1.5-7B} is published
 * @param policy decides how far the draft guesses
 * @param draftVocabulary propose only so many tokens, those that texts are likeliest to need: a
 *     smaller head is read faster
 * @param draftDtype that the draft computes in; {@link ModelDtype#AUTO}: as its target
 * @param trace file that every verified tree is appended to, as an object of JSON in a line; slow
 */
public record Speculation(
    Path draft,
    SpeculationPolicy policy,
    int draftVocabulary,
    ModelDtype draftDtype,
    Optional<Path> trace) {
  /** Checks the range. */
  public Speculation {
    if (draftVocabulary < 1) {
      throw new IllegalArgumentException(
          "draft-vocabulary is " + draftVocabulary + ", but must be 1 or above");
    }
  }

  /** Creates one that may propose any token, and computes as its target does. */
  public Speculation(Path draft, SpeculationPolicy policy) {
    this(draft, policy, Integer.MAX_VALUE, ModelDtype.AUTO);
  }

  /** Creates one without a trace. */
  public Speculation(
      Path draft, SpeculationPolicy policy, int draftVocabulary, ModelDtype draftDtype) {
    this(draft, policy, draftVocabulary, draftDtype, Optional.empty());
  }
}
