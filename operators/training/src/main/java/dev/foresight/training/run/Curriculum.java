// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which sample is drawn when, arXiv 2505.14260: text alone in the first half of the epochs; from
 * then on, a sample is multimodal with a probability that rises by the same amount each epoch, to 1
 * in the last one.
 *
 * <p>Unlike the reference, whose epochs end with the smaller set, an epoch draws as many samples as
 * the larger of the sets in use has, and each set is drawn from in passes over all of it. So every
 * sample of both is seen: all text in the first epoch, all others in the last one at the latest.
 */
public final class Curriculum {
  private final long seed;
  private final int epochs;
  private final int stages;
  private final SampleOrder text;
  private final SampleOrder multimodal;

  /** Creates a curriculum of two stages. */
  public Curriculum(long seed, int epochs, int[] text, int[] multimodal) {
    this(seed, epochs, 2, text, multimodal);
  }

  /** Creates a curriculum in which no sample is bound to another. */
  public Curriculum(long seed, int epochs, int stages, int[] text, int[] multimodal) {
    this(seed, epochs, stages, text, multimodal, new BitSet());
  }

  /**
   * Creates a curriculum.
   *
   * @param stages 2; 1: no stage of text alone, but as many samples of each kind in the end
   * @param text indices of the samples of text; maybe none
   * @param multimodal indices of the samples about images; maybe none, but not of both
   * @param bound places in those of samples that are drawn right behind the one before them
   */
  public Curriculum(long seed, int epochs, int stages, int[] text, int[] multimodal, BitSet bound) {
    if (text.length == 0 && multimodal.length == 0) {
      throw new IllegalArgumentException("there is no sample to train on; give some");
    }
    if (text.length > 0 && multimodal.length > 0 && epochs < 2) {
      throw new IllegalArgumentException(
          "epochs is " + epochs + ", but must be 2 or above: one for each of the two sets");
    }
    this.seed = seed;
    this.epochs = epochs;
    this.stages = stages;
    this.text = new SampleOrder(seed, SampleKind.TEXT.order(), text, new BitSet());
    this.multimodal = new SampleOrder(seed, SampleKind.MULTIMODAL.order(), multimodal, bound);
  }

  /**
   * How far the drawing has come.
   *
   * @param epoch from 1
   * @param drawn samples in this epoch
   * @param text samples of text in all epochs
   * @param multimodal samples about images in all epochs
   */
  record Position(int epoch, long drawn, long text, long multimodal) {
    static final Position START = new Position(1, 0, 0, 0);
  }

  /** A sample that was drawn, by its index in its set. */
  record Draw(SampleKind kind, int index) {}

  /**
   * Some samples of one epoch.
   *
   * @param next where the drawing goes on
   */
  record Drawn(List<Draw> draws, Position next) {}

  int epochs() {
    return epochs;
  }

  /** Returns the stage of an epoch: 1 or 2. */
  int stage(int epoch) {
    return share(epoch) > 0 ? 2 : 1;
  }

  /** Returns the probability that a sample of an epoch is multimodal. */
  double share(int epoch) {
    if (text.size() == 0 || multimodal.size() == 0) {
      return text.size() == 0 ? 1 : 0;
    }
    return stages == 2 ? shareOfTwoStages(epoch) : meanShare();
  }

  private double shareOfTwoStages(int epoch) {
    int first = epochs / 2;
    return epoch <= first ? 0 : (double) (epoch - first) / (epochs - first);
  }

  /** Of all epochs together, so that as many samples of each kind are drawn as in two stages. */
  private double meanShare() {
    double multimodalDraws = 0;
    double draws = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      multimodalDraws += shareOfTwoStages(epoch) * draws(epoch);
      draws += draws(epoch);
    }
    return multimodalDraws / draws;
  }

  /** Returns how many samples an epoch draws. */
  long draws(int epoch) {
    boolean textAlone = multimodal.size() == 0 || shareOfTwoStages(epoch) == 0;
    return textAlone && text.size() > 0 ? text.size() : Math.max(text.size(), multimodal.size());
  }

  boolean isOver(Position position) {
    return position.epoch() > epochs;
  }

  /** Draws the next samples: as many as asked for, fewer at the end of an epoch. */
  Drawn draw(Position from, int count) {
    long end = draws(from.epoch());
    double share = share(from.epoch());
    List<Draw> draws = new ArrayList<>();
    long drawn = from.drawn();
    long texts = from.text();
    long images = from.multimodal();
    while (draws.size() < count && drawn < end) {
      if (RandomStream.CHOICE.fraction(seed, from.epoch(), drawn++) < share) {
        draws.add(new Draw(SampleKind.MULTIMODAL, multimodal.at(images++)));
      } else {
        draws.add(new Draw(SampleKind.TEXT, text.at(texts++)));
      }
    }
    return new Drawn(
        draws,
        drawn < end
            ? new Position(from.epoch(), drawn, texts, images)
            : new Position(from.epoch() + 1, 0, texts, images));
  }
}
