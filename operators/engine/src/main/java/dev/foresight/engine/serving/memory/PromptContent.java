// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.model.Positions;
import dev.foresight.engine.text.EncodedPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the keys and values of a prompt's rows depend on: each row's token or image, and those of
 * the rows before it.
 *
 * @param prompt its rows
 * @param positions where they stand, one row's numbers behind the other's
 * @param axes numbers of each row
 * @param images with the rows that they take, in their order
 */
public record PromptContent(EncodedPrompt prompt, int[] positions, int axes, List<Placed> images) {
  /**
   * An image in a prompt.
   *
   * @param key of its features
   * @param firstRow that it takes
   */
  record Placed(ImageKey key, int firstRow) {}

  /**
   * Returns a prompt's content.
   *
   * @param images of the prompt, in their order
   * @param tokens rows that each image takes
   */
  public static PromptContent of(
      EncodedPrompt prompt, Positions positions, List<ImageKey> images, List<Integer> tokens) {
    List<Placed> placed = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < images.size(); i++) {
      if (tokens.get(i) > 0) {
        placed.add(new Placed(images.get(i), prompt.imageRows()[row]));
      }
      row += tokens.get(i);
    }
    return new PromptContent(
        prompt, positions.from(0, prompt.ids().length), positions.axes(), List.copyOf(placed));
  }

  /** Returns how many rows there are. */
  public int rows() {
    return prompt.ids().length;
  }

  /**
   * How a prompt begins; equal where at least so many first rows have the same keys and values.
   *
   * @param ids of the rows
   * @param positions of the rows
   * @param images that begin in the rows
   */
  record Beginning(List<Integer> ids, List<Integer> positions, List<Placed> images) {}

  /** Returns the first rows, of which there must be so many. */
  Beginning beginning(int rows) {
    return new Beginning(
        Arrays.stream(prompt.ids(), 0, rows).boxed().toList(),
        Arrays.stream(positions, 0, rows * axes).boxed().toList(),
        images.stream().filter(image -> image.firstRow() < rows).toList());
  }

  /** Returns whether all rows of images are among the first ones. */
  public boolean hasAllImagesIn(int firstRows) {
    int[] imageRows = prompt.imageRows();
    return imageRows.length == 0 || imageRows[imageRows.length - 1] < firstRows;
  }

  /** Returns how many first rows have the same keys and values as another prompt's. */
  public int rowsInCommon(PromptContent other) {
    int common = sameIn(prompt.ids(), other.prompt.ids());
    common = Math.min(common, sameIn(positions, other.positions) / axes);
    int shared = Math.min(images.size(), other.images.size());
    for (int i = 0; i < shared; i++) {
      if (!images.get(i).equals(other.images.get(i))) {
        return Math.min(common, images.get(i).firstRow());
      }
    }
    return common;
  }

  private static int sameIn(int[] one, int[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }
}
