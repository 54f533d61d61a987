// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.text.SpecialTokens;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** How text is encoded, wherever prompts are. */
public final class TextOptions implements Serializable {
  private static final long serialVersionUID = 1;

  @Option(
      names = "--special-tokens",
      paramLabel = "text|refuse",
      description =
          "What the name of a special token in a question or turn is, an image mark or an end of"
              + " sequence, say: text like any other, or a reason to refuse. Raw prompts hold"
              + " special tokens by their names, always.")
  private SpecialTokens specialTokens = EngineOptions.defaults().specialTokens();

  /** Returns an engine's options with what names of special tokens in text are. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withSpecialTokens(specialTokens);
  }
}
