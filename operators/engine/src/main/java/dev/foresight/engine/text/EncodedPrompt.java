// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.List;

/**
 * A prompt as the decoder reads it.
 *
 * @param ids of all rows; an image's mark stands at each of its rows
 * @param imageRows rows that images take, ascending: those of the first image first
 */
public record EncodedPrompt(int[] ids, int[] imageRows) {
  /**
   * Gives each image its rows.
   *
   * @param before rows that each image has here
   * @param tokens rows that each image takes
   */
  public EncodedPrompt withImages(int before, List<Integer> tokens) {
    if (tokens.stream().allMatch(count -> count == before)) {
      return this;
    }
    int rows = tokens.stream().mapToInt(Integer::intValue).sum();
    int[] all = new int[ids.length - imageRows.length + rows];
    int[] allImageRows = new int[rows];
    int row = 0;
    int imageRow = 0;
    int image = 0;
    for (int i = 0; i < ids.length; i++) {
      if (image == tokens.size() || i != imageRows[image * before]) {
        all[row++] = ids[i];
        continue;
      }
      for (int left = tokens.get(image); left > 0; left--) {
        allImageRows[imageRow++] = row;
        all[row++] = ids[i];
      }
      image++;
      i += before - 1;
    }
    return new EncodedPrompt(all, allImageRows);
  }
}
