// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.checkpoints.SavedState;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From where a job goes on, by what its runs started from and left. */
class NextStartTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Legacy NOTHING = new Legacy.Nothing();

  private final List<Run> newestFirst = new ArrayList<>();
  private final Map<String, Legacy> left = new HashMap<>();
  private final Set<String> gone = new HashSet<>();

  @Test
  void aJobWithoutRunsStartsFresh() throws Exception {
    assertThat(next()).isInstanceOf(NextStart.Fresh.class);
  }

  @Test
  void theSavepointOfTheLastRunWinsOverTheCheckpointThatItStartedFrom() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", from("/a/chk-9"), state("/savepoint-b", 14));

    assertThat(next())
        .isEqualTo(from("/savepoint-b", "number 14, left by job b of 2026-01-01T12:00:01Z"));
  }

  @Test
  void aRunThatWasToldToStartFromAnOldStateIsTheNewestAllTheSame() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", chosen("/old", true), state("/b/chk-3", 3));

    assertThat(state(next())).isEqualTo("/b/chk-3");
  }

  @Test
  void aRunThatCompletedNothingCountsAsWhatItStartedFrom() throws Exception {
    run("a", fresh(), new Legacy.Unknown("forgotten"));
    run("b", chosen("/savepoint-a", true), NOTHING);

    assertThat(state(next())).isEqualTo("/savepoint-a");
  }

  @Test
  void soDoSeveralOfThem() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", from("/a/chk-9"), NOTHING);
    run("c", from("/a/chk-9"), NOTHING);

    assertThat(state(next())).isEqualTo("/a/chk-9");
  }

  @Test
  void aFirstRunThatCompletedNothingMightAsWellNotHaveBeen() throws Exception {
    run("a", fresh(), NOTHING);

    assertThat(next()).isInstanceOf(NextStart.Fresh.class);
  }

  @Test
  void aRunThatAnsweredAllLeavesNothingToGoOnFrom() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", from("/a/chk-9"), new Legacy.AllAnswered());

    assertThat(next()).isInstanceOf(NextStart.Fresh.class);
  }

  @Test
  void somebodyChoosesWhereARunWasToldToGoAnotherWayAndCompletedNothing() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", chosen("/old", true), NOTHING);

    assertThat(choices()).containsExactly("/old", "/a/chk-9");
    assertThat(next().description())
        .startsWith("job b of 2026-01-01T12:00:01Z was told to start from another state")
        .contains("--restore /old (", ", or --restore /a/chk-9 (number 9, left by job a")
        .endsWith(", or --fresh --start-from WHERE");
  }

  @Test
  void somebodyChoosesWhereARunWasToldToStartFreshAndCompletedNothing() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", new RunStart(Optional.empty(), true), NOTHING);

    assertThat(choices()).containsExactly("/a/chk-9");
  }

  @Test
  void somebodyChoosesWhereNobodyKnowsHowTheLastRunEnded() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", from("/a/chk-9"), new Legacy.Unknown("nobody was there"));

    assertThat(choices()).containsExactly("/a/chk-9");
    assertThat(next().description())
        .startsWith(
            "what job b of 2026-01-01T12:00:01Z left is not known: nobody was there; choose");
  }

  @Test
  void somebodyChoosesWhereTheNewestSavepointWasTakenAway() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    run("b", from("/a/chk-9"), new Legacy.Missing("/elsewhere/savepoint-b"));

    assertThat(next().description()).startsWith("/elsewhere/savepoint-b, which job b");
    assertThat(choices()).containsExactly("/a/chk-9");
  }

  @Test
  void somebodyChoosesWhereWhatItStartedFromWasTakenAway() throws Exception {
    run("a", fresh(), state("/a/chk-7", 7));
    run("b", from("/a/chk-9"), NOTHING);
    gone.add("/a/chk-9");

    assertThat(choices()).containsExactly("/a/chk-7");
  }

  @Test
  void somebodyChoosesWhereAnotherClientsRunCompletedNothing() throws Exception {
    run("a", fresh(), state("/a/chk-9", 9));
    newestFirst.add(0, run("b", Optional.empty()));
    left.put("b", NOTHING);

    assertThat(choices()).containsExactly("/a/chk-9");
  }

  private void run(String id, RunStart start, Legacy legacy) {
    newestFirst.add(0, run(id, Optional.of(start)));
    left.put(id, legacy);
  }

  private Run run(String id, Optional<RunStart> start) {
    return new Run(
        "captions",
        id,
        URI.create("http://127.0.0.1:8081"),
        NOON.plusSeconds(newestFirst.size()),
        start,
        List.of(),
        Optional.empty());
  }

  private static RunStart fresh() {
    return new RunStart(Optional.empty(), false);
  }

  private static RunStart from(String state) {
    return chosen(state, false);
  }

  private static RunStart chosen(String state, boolean chosen) {
    return new RunStart(Optional.of(state), chosen);
  }

  private static NextStart.From from(String state, String why) {
    return new NextStart.From(state, why);
  }

  private static Legacy state(String uri, long number) {
    return new Legacy.State(new SavedState(uri, number, NOON));
  }

  private static String state(NextStart next) {
    return ((NextStart.From) next).state();
  }

  private List<String> choices() throws Exception {
    return ((NextStart.Undecided) next()).choices().stream().map(NextStart.From::state).toList();
  }

  private NextStart next() throws Exception {
    return NextStart.after(
        newestFirst,
        new Legacy.Finder() {
          @Override
          public Legacy of(Run run) {
            return left.get(run.jobId());
          }

          @Override
          public boolean exists(String state) {
            return !gone.contains(state);
          }
        });
  }
}
