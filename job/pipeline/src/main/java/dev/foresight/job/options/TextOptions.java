// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.text.SpecialTokens;
import picocli.CommandLine.Option;

/** How text is encoded, wherever prompts are. */
public final class TextOptions {
  @Option(
      names = "--special-tokens",
      paramLabel = "text|refuse",
      defaultValue = "text",
      description =
          "What the name of a special token in a question or turn is, an image mark or an end of"
              + " sequence, say: text like any other, or a reason to refuse. Raw prompts hold"
              + " special tokens by their names, always.")
  private SpecialTokens specialTokens;

  /** Returns what names of special tokens in text are. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }
}
