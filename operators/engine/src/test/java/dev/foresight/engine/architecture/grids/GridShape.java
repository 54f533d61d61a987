// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.grids;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.checkpoint.DecoderShapes;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.ChatTemplate;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.text.PromptPiece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A decoder whose queries, keys and values have biases, and whose images stand in a grid: a row of
 * theirs is at the image's place, its row and its column, as in Qwen2-VL (arXiv 2409.12191).
 */
public final class GridShape implements ModelShape {
  /** Few, so that a draft of random weights is right now and then. */
  private static final int VOCABULARY = 16;

  private static final TextConfig TEXT =
      new TextConfig(
          VOCABULARY, 48, 64, 2, 4, 2, 16, 256, 1e-5, 1e4, false, true, List.of(2, 3, 3));

  @Override
  public TextConfig text() {
    return TEXT;
  }

  @Override
  public int imageTokenId() {
    return VOCABULARY - 1;
  }

  @Override
  public Set<Integer> eosTokenIds() {
    return Set.of();
  }

  @Override
  public Map<String, long[]> tensors() {
    return DecoderShapes.of(TEXT);
  }

  @Override
  public long imageWorkspace() {
    return (long) TEXT.maxPositions() * TEXT.hiddenSize();
  }

  @Override
  public ImagePreprocessor images() {
    return new GridImages();
  }

  @Override
  public ChatTemplate template(String imageMark) {
    return turns -> {
      List<PromptPiece> pieces = new ArrayList<>();
      turns.forEach(
          turn -> {
            for (int i = 0; i < turn.images(); i++) {
              pieces.add(new PromptPiece.Special(imageMark));
            }
            pieces.add(new PromptPiece.Text(" " + turn.text() + " "));
          });
      return pieces;
    };
  }

  @Override
  public Positions positions(EncodedPrompt prompt, List<ImageGrid> images) {
    int[] numbers = new int[3 * prompt.ids().length];
    Iterator<ImageGrid> grids = images.iterator();
    int next = 0;
    int row = 0;
    while (row < prompt.ids().length) {
      if (prompt.ids()[row] != imageTokenId()) {
        Arrays.fill(numbers, 3 * row, 3 * row + 3, next);
        row++;
        next++;
        continue;
      }
      ImageGrid grid = grids.next();
      for (int i = 0; i < grid.tokens(); i++, row++) {
        numbers[3 * row] = next;
        numbers[3 * row + 1] = next + i / grid.columns();
        numbers[3 * row + 2] = next + i % grid.columns();
      }
      next += Math.max(grid.rows(), grid.columns());
    }
    return new Positions(3, numbers, next - prompt.ids().length);
  }

  @Override
  public Target random(Torch torch, ModelOptions options, boolean sharedLayers) {
    return new GridTarget(torch, this, options, sharedLayers);
  }
}
