// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IsolationTest {
  private final Isolation isolation = new Isolation();
  private final List<String> begun = new ArrayList<>();

  @Test
  void manyAreInsideTogether() {
    isolation.together(begin("a", new CompletableFuture<>()));
    isolation.together(begin("b", new CompletableFuture<>()));
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void oneAloneWaitsForThoseInsideAndKeepsLaterOnesOut() {
    CompletableFuture<String> a = new CompletableFuture<>();
    CompletableFuture<String> alone = new CompletableFuture<>();
    isolation.together(begin("a", a));
    CompletableFuture<String> answer = isolation.alone(begin("alone", alone));
    isolation.together(begin("b", new CompletableFuture<>()));
    isolation.together(begin("c", new CompletableFuture<>()));
    assertThat(begun).containsExactly("a");
    a.complete("done");
    assertThat(begun).containsExactly("a", "alone");
    alone.complete("answer");
    assertThat(answer).isCompletedWithValue("answer");
    assertThat(begun).containsExactly("a", "alone", "b", "c");
  }

  @Test
  void twoAloneFollowEachOther() {
    CompletableFuture<String> first = new CompletableFuture<>();
    isolation.alone(begin("first", first));
    isolation.alone(begin("second", new CompletableFuture<>()));
    assertThat(begun).containsExactly("first");
    first.completeExceptionally(new IllegalStateException());
    assertThat(begun).containsExactly("first", "second");
  }

  @Test
  void whatFailsToBeginLeaves() {
    CompletableFuture<String> answer =
        isolation.alone(
            () -> {
              throw new IllegalStateException("no");
            });
    assertThatThrownBy(answer::join).hasRootCauseMessage("no");
    isolation.together(begin("next", new CompletableFuture<>()));
    assertThat(begun).containsExactly("next");
  }

  @Test
  void cancellingEndsWhatHasBegunAndKeepsTheRestFromBeginning() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> inside = isolation.alone(begin("inside", work));
    CompletableFuture<String> waiting = isolation.together(begin("waiting", work));
    waiting.cancel(true);
    inside.cancel(true);
    assertThat(work).isCancelled();
    isolation.alone(begin("next", new CompletableFuture<>()));
    assertThat(begun).containsExactly("inside", "next");
  }

  private Supplier<CompletableFuture<String>> begin(String name, CompletableFuture<String> work) {
    return () -> {
      begun.add(name);
      return work;
    };
  }
}
