// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link Engine} promises, for every engine there is. */
@Timeout(120)
public abstract class EngineContractTest {
  private static final int LONG = 80;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Engine engine;

  /** Opens an engine that decodes at most 4 requests together. */
  protected abstract Engine open() throws Exception;

  /** Has long requests end, where that takes more than time. */
  protected void endLongOnes() {}

  /** Returns whether a request shall not be answered before {@link #endLongOnes}. */
  protected static boolean isLong(GenerationRequest request) {
    return request.maxNewTokens() == LONG;
  }

  @BeforeEach
  void openEngine() throws Exception {
    engine = open();
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static GenerationRequest request(String id, String question, int maxNewTokens) {
    return new GenerationRequest(
        id,
        new Prompt.Question(question),
        List.of(),
        Optional.empty(),
        SamplingParameters.GREEDY,
        maxNewTokens,
        List.of());
  }

  private CompletableFuture<Generation> submitQuick(String id) {
    return engine.submit(request(id, "What is it?", 2));
  }

  private CompletableFuture<Generation> submitBad(String id) {
    return engine.submit(request(id, " ", 2));
  }

  private CompletableFuture<Generation> submitLong(String id) {
    return engine.submit(request(id, "Tell me a short story.", LONG));
  }

  /** More than are decoded together. */
  private List<CompletableFuture<Generation>> submitManyLong() {
    return IntStream.range(0, 30).mapToObj(i -> submitLong("long-" + i)).toList();
  }

  private static Throwable failure(CompletableFuture<Generation> answer) {
    return answer.handle((generation, failure) -> failure).join();
  }

  private static void assertRefused(CompletableFuture<Generation> answer) {
    assertThat(failure(answer))
        .isInstanceOfSatisfying(
            RequestException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ENGINE_CLOSED));
  }

  @Test
  void anAnswerBearsTheIdOfItsRequest() {
    List<CompletableFuture<Generation>> answers =
        List.of(submitQuick("a"), submitQuick("b"), submitQuick("c"));
    assertThat(answers).extracting(answer -> answer.join().id()).containsExactly("a", "b", "c");
  }

  @Test
  void aRequestThatCannotBeAnsweredFailsAlone() {
    CompletableFuture<Generation> before = submitQuick("before");
    CompletableFuture<Generation> bad = submitBad("bad");
    CompletableFuture<Generation> after = submitQuick("after");
    assertThat(failure(bad))
        .isInstanceOfSatisfying(
            RequestException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROMPT_EMPTY));
    assertThat(before.join().id()).isEqualTo("before");
    assertThat(after.join().id()).isEqualTo("after");
    assertThat(engine.isServing()).isTrue();
  }

  @Test
  void whatCallersHangOnAnAnswerHarmsNoOther() {
    submitQuick("a")
        .thenRun(
            () -> {
              throw new AssertionError("a caller's own mistake");
            });
    assertThat(submitQuick("b").join().id()).isEqualTo("b");
    assertThat(engine.isServing()).isTrue();
  }

  @Test
  void nobodyWaitsForARequestThatIsCancelled() throws InterruptedException {
    List<CompletableFuture<Generation>> cancelled = submitManyLong();
    cancelled.forEach(answer -> answer.cancel(true));
    assertThat(submitQuick("next").join().id()).isEqualTo("next");
    assertThat(cancelled.get(cancelled.size() - 1)).isCancelled();
    assertThat(engine.drain(LIMIT)).isTrue();
  }

  @Test
  void aPresenceIsEnteredAndLeft() throws Exception {
    CountedPresence answered = new CountedPresence();
    CountedPresence failed = new CountedPresence();
    CountedPresence cancelled = new CountedPresence();
    engine.submit(request("a", "What is it?", 2), answered).join();
    failure(engine.submit(request("b", " ", 2), failed));
    CompletableFuture<Generation> story = engine.submit(request("c", "Why?", LONG), cancelled);
    Await.await("enter", () -> cancelled.entered() > 0);
    story.cancel(true);
    assertThat(answered.entered()).isPositive();
    for (CountedPresence presence : List.of(answered, failed, cancelled)) {
      Await.await("leave", () -> presence.left() == presence.entered());
    }
  }

  @Test
  void drainingAcceptsNoMoreAndWaitsForWhatWasAccepted() throws InterruptedException {
    EngineInfo info = engine.info();
    List<CompletableFuture<Generation>> accepted = submitManyLong();
    assertThat(engine.isServing()).isTrue();
    assertThat(engine.drain(Duration.ZERO)).isFalse();
    assertThat(engine.isServing()).isFalse();
    assertRefused(submitQuick("late"));
    endLongOnes();
    assertThat(engine.drain(LIMIT)).isTrue();
    assertThat(accepted)
        .allSatisfy(answer -> assertThat(answer).isCompleted())
        .extracting(answer -> answer.join().id())
        .startsWith("long-0", "long-1")
        .hasSize(30);
    assertThat(engine.info()).as("it stays open").isEqualTo(info);
  }

  @Test
  void closingFailsWhatIsUnfinished() {
    List<CompletableFuture<Generation>> answers = submitManyLong();
    engine.close();
    assertRefused(answers.get(answers.size() - 1));
    assertThat(answers)
        .extracting(EngineContractTest::failure)
        .filteredOn(failure -> failure != null)
        .allSatisfy(
            failure ->
                assertThat(((RequestException) failure).code()).isEqualTo(ErrorCode.ENGINE_CLOSED));
  }

  @Test
  void whatIsClosedAnswersNoMoreButTellsWhatItWas() throws InterruptedException {
    EngineInfo info = engine.info();
    submitQuick("a").join();
    engine.close();
    engine.close();
    assertThat(engine.isServing()).isFalse();
    assertRefused(submitQuick("late"));
    assertThat(engine.drain(Duration.ZERO)).as("nothing is open").isTrue();
    assertThat(engine.info()).isEqualTo(info);
    assertThat(engine.statistics()).isNotNull();
  }

  @Test
  void whatIsDrainedIsClosedLikeAnyOther() throws InterruptedException {
    List<CompletableFuture<Generation>> answers = submitManyLong();
    assertThat(engine.drain(Duration.ZERO)).isFalse();
    engine.close();
    assertRefused(answers.get(answers.size() - 1));
    assertRefused(submitQuick("late"));
  }
}
