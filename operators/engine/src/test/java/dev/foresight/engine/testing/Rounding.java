// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

/**
 * How far apart two correct computations of the same numbers may lie: the tolerance of numeric
 * tests. It follows from what is computed, so that it holds on every processor.
 *
 * <p>Processors differ in the order in which they add, and in whether they round a product before
 * they add it. Each rounding is off by a random part of at most {@code u} of what it rounds, {@code
 * u / sqrt(3)} in the root mean square, and independent errors add up in squares (Higham and Mary,
 * A New Approach to Probabilistic Rounding Error Analysis, SIAM J. Sci. Comput. 41(5), 2019).
 *
 * <ul>
 *   <li><b>A sum</b> of n terms, of root mean square s as a whole, has about {@code s sqrt(i / n)}
 *       after i terms. The squares of the n roundings come to {@code u^2/3 s^2 (1 + ... + n)/n},
 *       which is {@code u^2 s^2 n/6}. All kinds of numbers are added up in float32. Two
 *       computations are compared, so it counts twice.
 *   <li><b>A product</b> of narrow numbers rounds a row, a weight and the result: {@code 3 u^2/3}
 *       of its square. In 8 bits, a step is a 127th of a row's largest number, which is about four
 *       times its root mean square, and a 63rd of a weight's where the processor has no VNNI; an
 *       error is evenly spread over a step, {@code 1 / sqrt(12)} of it.
 *   <li><b>One behind the other:</b> a norm passes a relative error on as it is, so squares add.
 *   <li><b>A softmax</b> makes a relative error of the absolute one of a score, and activations
 *       have slopes beyond one: {@value #GAIN} times, for scores of about {@value #GAIN}.
 *   <li><b>The largest</b> of all compared is meant: {@value #SIGMAS} times the root mean square,
 *       which one normal number in 500 million exceeds.
 *   <li><b>A log-probability</b> is a logit less the logarithm of a sum that has the same error:
 *       {@code sqrt(2)} times a logit's. Along <b>a path</b>, each level's input is what the level
 *       before put out, so errors have one sign at worst and add up as they are.
 * </ul>
 */
public enum Rounding {
  /** Rows and weights are what they are; only sums differ. */
  FLOAT32(0),
  /** 11 bits. */
  FLOAT16(0x1p-11),
  /** 8 bits. */
  BFLOAT16(0x1p-8),
  /** Steps. */
  INT8(Math.hypot(4.0 / 127, 4.0 / 63) / Math.sqrt(12));

  private static final double UNIT = 0x1p-24;
  private static final int SIGMAS = 6;
  private static final int GAIN = 2;

  private final double product;

  Rounding(double product) {
    this.product = product;
  }

  /**
   * Returns the tolerance of one product with a matrix.
   *
   * @param terms how many are summed
   * @param size root mean square of the results
   */
  public double ofProduct(int terms, double size) {
    return SIGMAS * size * Math.sqrt(UNIT * UNIT * terms / 3 + product * product);
  }

  /**
   * Returns the tolerance of what a network puts out. Each sum is counted as if it made all of what
   * it passes on, though a block only adds to the stream. For narrow products, whose errors are
   * large, that would say nothing: there only those of one block and those outside blocks count.
   *
   * @param sums that follow each other from input to output
   * @param terms the most that one of them has
   * @param products of narrow numbers that follow each other in one block, and outside blocks
   * @param size root mean square of what is compared
   */
  public double ofNetwork(int sums, int terms, int products, double size) {
    return SIGMAS
        * size
        * Math.sqrt(GAIN * GAIN * UNIT * UNIT * sums * terms / 3 + product * product * products);
  }

  /** Returns the root mean square of some numbers. */
  public static double size(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  /** Returns the tolerance of a log-probability, from that of the logits. */
  public static double ofLogProbability(double ofLogit) {
    return Math.sqrt(2) * ofLogit;
  }

  /** Returns the tolerance of the log-probability of a path, from that of one level's. */
  public static double ofPath(int levels, double ofLevel) {
    return levels * ofLevel;
  }
}
