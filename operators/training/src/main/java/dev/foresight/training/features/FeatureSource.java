// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.request.RequestException;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Features of samples: from the cache where they are in it, else from the teacher. */
public final class FeatureSource {
  private final Teacher teacher;
  private final String teacherName;
  private final Optional<FeatureCache> cache;

  /**
   * Creates a source.
   *
   * @param teacherName what tells this teacher's features from another's
   */
  public FeatureSource(Teacher teacher, String teacherName, Optional<FeatureCache> cache) {
    this.teacher = teacher;
    this.teacherName = teacherName;
    this.cache = cache;
  }

  /**
   * Returns a sample's features; the caller owns them.
   *
   * @throws BadSampleException if an image cannot be read
   */
  public SampleFeatures features(Sample sample, EncodedSample encoded) throws BadSampleException {
    if (cache.isEmpty()) {
      return teacher.look(encoded, sample.images());
    }
    List<SampleImage> images = readImages(sample);
    FeatureKey key = FeatureKey.of(teacherName, encoded, bytes(images));
    Optional<SampleFeatures> known = cache.get().find(key, encoded);
    if (known.isPresent()) {
      return known.get();
    }
    SampleFeatures features = teacher.look(encoded, images);
    // Else rows and positions follow from the images, which are not looked at for what is known.
    if (features.sample().wholeLength() == encoded.wholeLength()
        && features.positions().isCounted()) {
      cache.get().add(key, features);
    }
    return features;
  }

  private static List<SampleImage> readImages(Sample sample) throws BadSampleException {
    List<SampleImage> images = new ArrayList<>();
    for (SampleImage image : sample.images()) {
      try {
        images.add(new SampleImage.InMemory(image.name(), image.read()));
      } catch (RequestException e) {
        throw new BadSampleException(sample.origin(), image, e);
      }
    }
    return images;
  }

  private static List<byte[]> bytes(List<SampleImage> images) {
    return images.stream().map(image -> ((SampleImage.InMemory) image).bytes()).toList();
  }
}
