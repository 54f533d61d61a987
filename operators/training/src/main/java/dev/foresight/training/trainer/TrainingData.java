// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.data.SampleSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The samples of all files of a run: those of text and those about images, each split into what is
 * trained on and what is validated with, by the seed and the sample's place alone. Samples are
 * numbered through all files.
 */
final class TrainingData {
  private static final int SHOWN_PROBLEMS = 10;

  private final List<SampleSource> sources;
  private final int[] firsts;
  private final Map<SampleKind, int[]> training = new EnumMap<>(SampleKind.class);
  private final Map<SampleKind, int[]> validation = new EnumMap<>(SampleKind.class);
  private final List<String> problems = new ArrayList<>();

  private TrainingData(List<SampleSource> sources) {
    this.sources = List.copyOf(sources);
    this.firsts = new int[sources.size() + 1];
    for (int i = 0; i < sources.size(); i++) {
      firsts[i + 1] = Math.addExact(firsts[i], sources.get(i).size());
    }
  }

  /**
   * Looks at every sample, before work starts that would end at the first bad one.
   *
   * @param validationShare of the samples that is not trained on
   */
  static TrainingData of(List<SampleSource> sources, long seed, double validationShare) {
    TrainingData data = new TrainingData(sources);
    Map<SampleKind, List<Integer>> found = new EnumMap<>(SampleKind.class);
    for (SampleKind kind : SampleKind.values()) {
      found.put(kind, new ArrayList<>());
    }
    for (int i = 0; i < data.size(); i++) {
      try {
        Sample sample = data.read(i);
        requireUsable(sample);
        found.get(kind(sample)).add(i);
      } catch (BadSampleException e) {
        data.problems.add(e.getMessage());
      }
    }
    found.forEach(
        (kind, all) -> {
          IntStream validated =
              all.stream()
                  .mapToInt(Integer::intValue)
                  .filter(i -> isValidated(seed, i, validationShare));
          IntStream trained =
              all.stream()
                  .mapToInt(Integer::intValue)
                  .filter(i -> !isValidated(seed, i, validationShare));
          data.validation.put(kind, validated.toArray());
          data.training.put(kind, trained.toArray());
        });
    return data;
  }

  private static boolean isValidated(long seed, int index, double share) {
    return RandomStream.SPLIT.fraction(seed, index) < share;
  }

  private static SampleKind kind(Sample sample) {
    return sample.images().isEmpty() ? SampleKind.TEXT : SampleKind.MULTIMODAL;
  }

  private static void requireUsable(Sample sample) throws BadSampleException {
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
  }

  /** Returns how many samples there are, bad ones included. */
  int size() {
    return firsts[sources.size()];
  }

  /** Returns the names of the files. */
  List<String> names() {
    return sources.stream().map(SampleSource::name).toList();
  }

  /** Returns the samples of a kind that are trained on. */
  int[] training(SampleKind kind) {
    return training.get(kind);
  }

  /** Returns the samples of a kind that are not trained on. */
  int[] validation(SampleKind kind) {
    return validation.get(kind);
  }

  Sample read(int index) throws BadSampleException {
    int source = 0;
    while (firsts[source + 1] <= index) {
      source++;
    }
    return sources.get(source).read(index - firsts[source]);
  }

  /** Returns how many samples cannot be used. */
  int bad() {
    return problems.size();
  }

  /** Returns what is wrong with the first bad samples, a line each. */
  String problems() {
    int more = problems.size() - SHOWN_PROBLEMS;
    return "  "
        + String.join("\n  ", problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size())))
        + (more > 0 ? "\n  and " + more + " more" : "");
  }

  /**
   * Refuses bad samples.
   *
   * @throws DataException that lists the first of them
   */
  void requireAllUsable() {
    if (!problems.isEmpty()) {
      throw new DataException(
          "%d of %d samples cannot be used; repair them, or leave them out with --skip-bad-samples:\n%s"
              .formatted(bad(), size(), problems()));
    }
  }
}
