// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.ChatTemplate;
import dev.foresight.engine.text.EncodedPrompt;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model without its weights: what its {@code config.json} says. */
public interface ModelShape {
  /** Returns the decoder's shape. */
  TextConfig text();

  /** Returns the token that stands for an image in prompts. */
  int imageTokenId();

  /** Returns the tokens of which any ends a generation. */
  Set<Integer> eosTokenIds();

  /**
   * Returns the shape of every tensor by its one name; those of the decoder are called {@code
   * text.*}, as {@link dev.foresight.engine.model.Decoder} reads them.
   */
  Map<String, long[]> tensors();

  /** Returns how many numbers exist at one time, at most, while an image is looked at. */
  long imageWorkspace();

  /** Returns how images are usually prepared, where no checkpoint says so. */
  ImagePreprocessor images();

  /**
   * Returns how conversations are written down.
   *
   * @param imageMark the text of {@link #imageTokenId}
   */
  ChatTemplate template(String imageMark);

  /**
   * Returns where a prompt's rows stand.
   *
   * @param images of the prompt, in the order of their rows
   */
  default Positions positions(EncodedPrompt prompt, List<ImageGrid> images) {
    return Positions.counted(text().axes());
  }

  /**
   * Makes a model of random weights, for measuring; the caller owns it.
   *
   * @param sharedLayers whether all decoder layers use one layer's memory
   */
  Target random(Torch torch, ModelOptions options, boolean sharedLayers);
}
