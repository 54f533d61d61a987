// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.VisionConfig;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a fresh tower looks at first: each head at one neighbour of a patch, or at the patch
 * itself, as a convolution does. A tower that looks everywhere alike needs several times as many
 * pictures until it sees anything (arXiv 2404.01139 begins attention as convolutions, too).
 *
 * <p>Positions are waves along both axes of the grid of patches. A head's keys read them as they
 * are; its queries read them turned by as much as the neighbour is away. So their product is
 * largest where the key is that neighbour: the sum of cosines that is a comb with one tooth.
 */
final class LocalAttention {
  /** How much of a product the positions make, against what patches hold. */
  private static final double SHARPNESS = 1.2;

  private static final Pattern PROJECTION =
      Pattern.compile("vision\\.encoder\\.layers\\.(\\d+)\\.self_attn\\.([qk])_proj\\.weight");
  private static final String POSITIONS = "vision.embeddings.position_embedding.weight";

  /** Offsets of a patch and its eight neighbours. */
  private static final int SIDE = 3;

  private final int width;
  private final int heads;
  private final int side;
  private final int waves;

  LocalAttention(VisionConfig config) {
    this.width = config.hiddenSize();
    this.heads = config.heads();
    this.side = config.imageSize() / config.patchSize();
    this.waves = Math.min(side, width / heads / 4);
  }

  /**
   * Changes the values of a fresh weight, where it is one of positions, queries or keys.
   *
   * @param values row-major
   */
  void apply(String name, float[] values) {
    if (name.equals(POSITIONS)) {
      positions(values);
    }
    Matcher projection = PROJECTION.matcher(name);
    if (projection.matches()) {
      int layer = Integer.parseInt(projection.group(1));
      for (int head = 0; head < heads; head++) {
        boolean asked = projection.group(2).equals("q");
        int neighbour = (layer * heads + head) % (SIDE * SIDE);
        head(values, head, asked ? neighbour % SIDE - 1 : 0, asked ? neighbour / SIDE - 1 : 0);
      }
    }
  }

  /** The class token stands nowhere. */
  private void positions(float[] values) {
    for (int patch = 0; patch < side * side; patch++) {
      int row = (patch + 1) * width;
      int right = patch % side;
      int down = patch / side;
      for (int wave = 0; wave < waves; wave++) {
        values[row + wave] = (float) Math.cos(turn(wave) * right);
        values[row + waves + wave] = (float) Math.sin(turn(wave) * right);
        values[row + 2 * waves + wave] = (float) Math.cos(turn(wave) * down);
        values[row + 3 * waves + wave] = (float) Math.sin(turn(wave) * down);
      }
    }
  }

  /** The first rows of a head read the waves, turned by an offset; the others stay as they are. */
  private void head(float[] values, int head, int right, int down) {
    int first = head * (width / heads);
    for (int wave = 0; wave < waves; wave++) {
      turned(values, first + wave, first + waves + wave, wave, turn(wave) * right);
      turned(
          values,
          first + 2 * waves + wave,
          first + 3 * waves + wave,
          2 * waves + wave,
          turn(wave) * down);
    }
  }

  /** cos(a + b) and sin(a + b) of a wave's cos(a) and sin(a). */
  private void turned(float[] values, int cosine, int sine, int read, double by) {
    Arrays.fill(values, cosine * width, (cosine + 1) * width, 0);
    Arrays.fill(values, sine * width, (sine + 1) * width, 0);
    values[cosine * width + read] = (float) (SHARPNESS * Math.cos(by));
    values[cosine * width + read + waves] = (float) (-SHARPNESS * Math.sin(by));
    values[sine * width + read] = (float) (SHARPNESS * Math.sin(by));
    values[sine * width + read + waves] = (float) (SHARPNESS * Math.cos(by));
  }

  /** Waves that add up to nothing but where all of them are in step. */
  private double turn(int wave) {
    return Math.PI * (wave + 1) / side;
  }
}
