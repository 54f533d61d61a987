// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The samples of all files of a run: those of text and those about images, each split into what is
 * trained on and what is validated with: by files, or by the seed and the sample's place alone.
 * Samples are numbered through all files.
 *
 * @param <S> a sample
 */
public final class TrainingData<S> {
  private static final int SHOWN_PROBLEMS = 10;

  private final List<? extends Source<S>> sources;
  private final int[] firsts;
  private final Map<SampleKind, int[]> training = new EnumMap<>(SampleKind.class);
  private final Map<SampleKind, int[]> validation = new EnumMap<>(SampleKind.class);
  private final List<String> problems = new ArrayList<>();

  private TrainingData(List<? extends Source<S>> sources) {
    this.sources = List.copyOf(sources);
    this.firsts = new int[sources.size() + 1];
    for (int i = 0; i < sources.size(); i++) {
      firsts[i + 1] = Math.addExact(firsts[i], sources.get(i).size());
    }
  }

  /** Says of which kind a sample is. */
  @FunctionalInterface
  public interface Kinds<S> {
    /**
     * Returns its kind.
     *
     * @throws BadSampleException if it cannot be used
     */
    SampleKind of(S sample) throws BadSampleException;
  }

  /**
   * Looks at every sample, before work starts that would end at the first bad one.
   *
   * @param heldOut sources that are validated with, and not trained on; none: a share of the others
   * @param validationShare of the samples that is not trained on, where no source is held out
   */
  static <S> TrainingData<S> of(
      List<? extends Source<S>> sources,
      List<? extends Source<S>> heldOut,
      Kinds<S> kinds,
      long seed,
      double validationShare) {
    TrainingData<S> data =
        new TrainingData<>(Stream.concat(sources.stream(), heldOut.stream()).toList());
    int trained = data.firsts[sources.size()];
    IntPredicate validates =
        heldOut.isEmpty() ? i -> isValidated(seed, i, validationShare) : i -> i >= trained;
    Map<SampleKind, List<Integer>> found = new EnumMap<>(SampleKind.class);
    for (SampleKind kind : SampleKind.values()) {
      found.put(kind, new ArrayList<>());
    }
    for (int i = 0; i < data.size(); i++) {
      try {
        found.get(kinds.of(data.read(i))).add(i);
      } catch (BadSampleException e) {
        data.problems.add(e.getMessage());
      }
    }
    found.forEach(
        (kind, all) -> {
          IntStream validation = all.stream().mapToInt(Integer::intValue).filter(validates);
          IntStream training = all.stream().mapToInt(Integer::intValue).filter(validates.negate());
          data.validation.put(kind, validation.toArray());
          if (!heldOut.isEmpty()) {
            // The first of them are to stand for all, also where a file is sorted.
            SampleOrder.shuffle(data.validation.get(kind), RandomStream.SPLIT.seed(seed, -1));
          }
          data.training.put(kind, training.toArray());
        });
    return data;
  }

  /**
   * Looks at every sample likewise, and at once refuses bad ones or tells of them.
   *
   * @param heldOut see {@link #of}
   * @param skipBad whether they are left out
   * @param onBad told of those
   * @throws DataException that lists the first of them, if they are not left out
   */
  public static <S> TrainingData<S> usable(
      List<? extends Source<S>> sources,
      List<? extends Source<S>> heldOut,
      Kinds<S> kinds,
      Schedule schedule,
      boolean skipBad,
      Consumer<String> onBad) {
    TrainingData<S> data = of(sources, heldOut, kinds, schedule.seed(), schedule.validationShare());
    if (!skipBad) {
      data.requireAllUsable();
    } else if (data.bad() > 0) {
      onBad.accept(
          "%d of %d samples are left out:\n%s".formatted(data.bad(), data.size(), data.problems()));
    }
    return data;
  }

  private static boolean isValidated(long seed, int index, double share) {
    return RandomStream.SPLIT.fraction(seed, index) < share;
  }

  /** Leaves out the samples of all other kinds. */
  public TrainingData<S> only(Set<SampleKind> kinds) {
    for (SampleKind kind : SampleKind.values()) {
      if (!kinds.contains(kind)) {
        training.put(kind, new int[0]);
        validation.put(kind, new int[0]);
      }
    }
    return this;
  }

  /** Returns how many samples there are, bad ones included. */
  public int size() {
    return firsts[sources.size()];
  }

  /** Returns the names of the files. */
  public List<String> names() {
    return sources.stream().map(Source::name).toList();
  }

  /** Returns the samples of a kind that are trained on. */
  public int[] training(SampleKind kind) {
    return training.get(kind);
  }

  /** Returns the samples of a kind that are not trained on. */
  public int[] validation(SampleKind kind) {
    return validation.get(kind);
  }

  /**
   * Reads a sample.
   *
   * @throws BadSampleException if it cannot be used
   */
  public S read(int index) throws BadSampleException {
    int source = 0;
    while (firsts[source + 1] <= index) {
      source++;
    }
    return sources.get(source).read(index - firsts[source]);
  }

  /** Returns how many samples cannot be used. */
  private int bad() {
    return problems.size();
  }

  /** Returns what is wrong with the first bad samples, a line each. */
  private String problems() {
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
  private void requireAllUsable() {
    if (!problems.isEmpty()) {
      throw new DataException(
          "%d of %d samples cannot be used; repair them, or leave them out with --skip-bad-samples:\n%s"
              .formatted(bad(), size(), problems()));
    }
  }
}
