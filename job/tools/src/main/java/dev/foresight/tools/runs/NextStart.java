// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.job.checkpoints.SavedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From where the next run of a job has to start so that no event is answered twice and none is left
 * out: from the last state with which something was committed, whichever run that was.
 */
public sealed interface NextStart {
  /** Returns what people are told. */
  String description();

  /**
   * From a state.
   *
   * @param state its folder
   * @param why it is the newest
   */
  record From(String state, String why) implements NextStart {
    @Override
    public String description() {
      return "going on from " + state + ", " + why;
    }
  }

  /**
   * From none: there is nothing in flight.
   *
   * @param why that is so
   */
  record Fresh(String why) implements NextStart {
    @Override
    public String description() {
      return "starting without a checkpoint: " + why;
    }
  }

  /**
   * It cannot be told: somebody has to choose.
   *
   * @param why not
   * @param choices the states that are known, the most likely first
   */
  record Undecided(String why, List<From> choices) implements NextStart {
    @Override
    public String description() {
      return why
          + "; choose with "
          + Stream.concat(
                  choices.stream()
                      .map(one -> "--restore %s (%s)".formatted(one.state(), one.why())),
                  Stream.of("--fresh --start-from WHERE"))
              .collect(Collectors.joining(", or "));
    }
  }

  /** Returns the states that it may be. */
  private List<From> states() {
    if (this instanceof From one) {
      return List.of(one);
    }
    return this instanceof Undecided some ? some.choices() : List.of();
  }

  /**
   * Decides.
   *
   * @param runs of the job, the newest first
   * @param finder asked only of those that matter
   * @throws IOException if what runs left cannot be looked at
   */
  static NextStart after(List<Run> runs, Legacy.Finder finder)
      throws IOException, InterruptedException {
    if (runs.isEmpty()) {
      return new Fresh("no earlier run is known");
    }
    Run last = runs.get(0);
    Legacy legacy = finder.of(last);
    if (legacy instanceof Legacy.State left) {
      SavedState state = left.newest();
      return new From(
          state.uri(), "number %d, left by %s".formatted(state.number(), last.description()));
    }
    if (legacy instanceof Legacy.AllAnswered) {
      return new Fresh(last.description() + " answered all that it was to read");
    }
    NextStart before = after(runs.subList(1, runs.size()), finder);
    if (legacy instanceof Legacy.Nothing && last.start().isPresent()) {
      return again(last, last.start().get(), before, finder);
    }
    return new Undecided(why(last, legacy), choices(last, before, finder));
  }

  /** The last run might as well not have been, unless it was told to go another way. */
  private static NextStart again(Run last, RunStart start, NextStart before, Legacy.Finder finder)
      throws IOException {
    String why =
        "from which %s started, which completed no checkpoint".formatted(last.description());
    if (start.from().isEmpty()) {
      if (before.states().isEmpty()) {
        return before;
      }
      return new Undecided(
          last.description()
              + " was told to start without a checkpoint, and ended before its first",
          before.states());
    }
    String from = start.from().get();
    if (!finder.exists(from)) {
      return new Undecided("%s, %s, is not there any more".formatted(from, why), before.states());
    }
    From itsOwn = new From(from, why);
    if (start.chosen()
        && before instanceof From other
        && !SavedState.canonical(other.state()).equals(SavedState.canonical(from))) {
      return new Undecided(
          last.description()
              + " was told to start from another state than the newest, and ended before its first checkpoint",
          List.of(itsOwn, other));
    }
    return itsOwn;
  }

  private static String why(Run last, Legacy legacy) {
    if (legacy instanceof Legacy.Missing missing) {
      return "%s, which %s left, is not there any more"
          .formatted(missing.what(), last.description());
    }
    if (legacy instanceof Legacy.Unknown unknown) {
      return "what %s left is not known: %s".formatted(last.description(), unknown.why());
    }
    return "what %s started from is not known, and it completed no checkpoint"
        .formatted(last.description());
  }

  private static List<From> choices(Run last, NextStart before, Legacy.Finder finder)
      throws IOException {
    List<From> choices = new ArrayList<>();
    if (last.start().isPresent() && last.start().get().from().isPresent()) {
      String from = last.start().get().from().get();
      if (finder.exists(from)) {
        choices.add(new From(from, "from which " + last.description() + " started"));
      }
    }
    for (From one : before.states()) {
      if (choices.stream().noneMatch(choice -> choice.state().equals(one.state()))) {
        choices.add(one);
      }
    }
    return choices;
  }
}
