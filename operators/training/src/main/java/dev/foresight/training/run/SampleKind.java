// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import java.util.Locale;

/** The two sets that is learnt from. */
public enum SampleKind {
  /** Without images. */
  TEXT,
  /** About images. */
  MULTIMODAL;

  /**
   * Returns the kind of a conversation.
   *
   * @throws BadSampleException if it has no answer, or an image is no file
   */
  public static SampleKind of(Sample sample) throws BadSampleException {
    for (SampleImage image : sample.images()) {
      if (!image.exists()) {
        throw new BadSampleException(sample.origin(), "image " + image.name() + " is no file");
      }
    }
    if (!sample.isAnswered()) {
      throw new BadSampleException(
          sample.origin(),
          "the conversation ends without an answer; let the model answer it: foresight distill");
    }
    return sample.images().isEmpty() ? TEXT : MULTIMODAL;
  }

  RandomStream order() {
    return this == TEXT ? RandomStream.TEXT_ORDER : RandomStream.VISUAL_ORDER;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
