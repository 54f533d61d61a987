// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.evaluation.EvaluationReport.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final FixedTrees TREE = new FixedTrees(10, 4, 2);

  private final TreeSwitch trees = new TreeSwitch(FixedTrees.parse("63,5,8").limits());
  private final TimedAnswers answers = new TimedAnswers(trees);
  private final FakeEngine engine = FakeEngine.prompt(answers);
  private final List<Progress> progress = new ArrayList<>();

  private static Sample question(String text) {
    return new Sample(
        text,
        text,
        Optional.of(text.split("-")[0]),
        List.of(),
        List.of(new Turn(Role.USER, text, 0), new Turn(Role.ASSISTANT, "reference", 0)));
  }

  private static Questions questions(String... texts) {
    return new Questions(Arrays.stream(texts).map(EvaluatorTest::question).toList(), List.of());
  }

  private static EvaluationPlan plan(int batchSize, int repetitions, Double... temperatures) {
    return new EvaluationPlan(
        List.of(TREE), List.of(temperatures), batchSize, repetitions, 32, Optional.empty());
  }

  private Measurements run(EvaluationPlan plan, Questions questions) {
    return new Evaluator(engine, trees, plan, progress::add).run(questions, () -> false);
  }

  private static List<Line> lines(Measurements measurements) {
    return new Summary(new Bootstrap(200, 0.95, 1)).lines(measurements);
  }

  @Test
  void asksPlainlyAndSpeculativelyInTurnsAfterAWarmUp() {
    run(plan(1, 1, 0.0), questions("a-1", "a-2"));
    assertThat(answers.log.subList(0, 2))
        .allMatch(line -> line.contains(engine.requests().get(0).id()));
    List<String> counted = answers.log.subList(2, 6);
    String first = engine.requests().get(0).id();
    String second = first.equals("a-1") ? "a-2" : "a-1";
    assertThat(counted)
        .containsExactly(
            "plain " + first + " T=0.0",
            "tree 10,4,2 " + first + " T=0.0",
            "tree 10,4,2 " + second + " T=0.0",
            "plain " + second + " T=0.0");
  }

  @Test
  void asksForTheAnswerOfTheConversationsLastQuestion() {
    run(plan(1, 1, 1.0), questions("a-1"));
    GenerationRequest request = engine.requests().get(0);
    assertThat(request.maxNewTokens()).isEqualTo(32);
    assertThat(request.sampling().temperature()).isEqualTo(1);
    assertThat(request.prompt()).isEqualTo(new Prompt.Chat(List.of(new Turn(Role.USER, "a-1", 0))));
  }

  @Test
  void repetitionsAtATemperatureHaveOtherRandomNumbers() {
    run(plan(1, 2, 1.0), questions("a-1"));
    // A request's id decides them.
    assertThat(engine.requests().stream().map(GenerationRequest::id)).contains("a-1", "a-1#2");
  }

  @Test
  void addsUpTimesAndAcceptedTokens() {
    Line line = lines(run(plan(2, 3, 0.0), questions("a-1", "a-2", "a-3"))).get(0);
    assertThat(line.questions()).isEqualTo(3);
    assertThat(line.tokens()).isEqualTo(3 * 3 * 7);
    assertThat(line.decodeSpeedup()).isEqualTo(new Interval(3, 3, 3, 2));
    assertThat(line.plainTokensPerSecond()).isCloseTo(100, within(1e-9));
    assertThat(line.speculativeTokensPerSecond()).isCloseTo(300, within(1e-9));
    assertThat(line.tau()).isEqualTo(new Interval(2, 2, 2, 2));
    assertThat(line.tauWithoutBonus()).isEqualTo(new Interval(1, 1, 1, 2));
    assertThat(line.tokensPerStep().value()).isEqualTo(1.5);
    assertThat(line.acceptancePerDepth().stream().map(Interval::value))
        .satisfiesExactly(
            one -> assertThat(one).isCloseTo(2 / 3.0, within(1e-12)),
            two -> assertThat(two).isEqualTo(0.5),
            three -> assertThat(three).isZero());
    assertThat(line.acceptedLengths()).startsWith(9L, 9L, 9L, 0L);
    assertThat(line.equality().answers()).isEqualTo(9);
    assertThat(line.equality().differences()).isEmpty();
    assertThat(line.endToEndSpeedup().value()).isPositive();
  }

  @Test
  void tellsKindsApart() {
    List<Line> lines = lines(run(plan(2, 1, 0.0, 1.0), questions("easy-1", "hard-1", "easy-2")));
    assertThat(lines.stream().map(line -> line.temperature() + " " + line.kind()))
        .containsExactly("0.0 all", "0.0 easy", "0.0 hard", "1.0 all", "1.0 easy", "1.0 hard");
    assertThat(lines.get(1).decodeSpeedup().value()).isEqualTo(3);
    assertThat(lines.get(1).questions()).isEqualTo(2);
    assertThat(lines.get(2).decodeSpeedup().value()).isEqualTo(1);
    assertThat(lines.get(0).decodeSpeedup().value()).isEqualTo(180 / 100.0);
    // Kinds are not mixed in a block, so that its time is one kind's.
    assertThat(lines.get(0).decodeSpeedup().lower()).isEqualTo(1);
  }

  @Test
  void samplesThatDoNotSayAreToldApartByTheirImages() {
    Sample text = new Sample("1", "x:1", Optional.empty(), List.of(), question("a").turns());
    Sample image =
        new Sample(
            "2",
            "x:2",
            Optional.empty(),
            List.of(new SampleImage.InMemory("png", new byte[] {1})),
            question("a").turns());
    Measurements found = run(plan(1, 1, 0.0), new Questions(List.of(text, image), List.of()));
    assertThat(lines(found).stream().map(Line::kind)).containsExactly("all", "image", "text");
  }

  @Test
  void pairsTwoDraftsOverTheSameQuestions() {
    EvaluationPlan plan = plan(1, 1, 0.0);
    Measurements one = run(plan, questions("a-1", "b-2", "b-hard"));
    Summary summary = new Summary(new Bootstrap(200, 0.95, 1));
    assertThat(summary.gains(one, one))
        .hasSameSizeAs(summary.lines(one))
        .allSatisfy(gain -> assertThat(gain.tau().upper()).isZero())
        .allSatisfy(gain -> assertThat(gain.tokensPerStep().lower()).isZero());
    Measurements other = run(plan, questions("a-1", "b-2"));
    assertThatThrownBy(() -> summary.gains(one, other))
        .hasMessageContaining("did not answer the same questions");
    assertThat(lines(one.plus(one)).get(0).tokens()).isEqualTo(2 * lines(one).get(0).tokens());
    assertThat(lines(one.plus(one)).get(0).tau()).isEqualTo(lines(one).get(0).tau());
  }

  @Test
  void findsAnAnswerThatTheDraftChanges() {
    EvaluationReport report = report(run(plan(1, 1, 0.0), questions("a-1", "a-wrong")));
    assertThat(report.saysTheSame()).isFalse();
    assertThat(report.lines().get(0).equality().wrong()).isEqualTo(1);
    assertThat(EvaluationTables.of(report))
        .contains("Where answers part from plain decoding")
        .containsPattern("a-wrong \\| +3 \\| +4 \\| +99 ");
  }

  @Test
  void skipsWhatFailsAndRepeatsItsBlockWithoutIt() {
    Sample missing =
        new Sample(
            "4",
            "data.jsonl:4",
            Optional.of("a"),
            List.of(new SampleImage.InFile("no.png", Path.of("/nowhere/no.png"))),
            question("a-4").turns());
    List<Sample> samples = new ArrayList<>(questions("a-1", "a-fail", "a-2").samples());
    samples.add(missing);
    Questions questions = new Questions(samples, List.of(new Skipped("data.jsonl:9", "no object")));
    EvaluationReport report = report(run(plan(4, 1, 0.0), questions));
    assertThat(report.lines().get(0).questions()).isEqualTo(2);
    assertThat(report.skipped())
        .contains(
            new Skipped("data.jsonl:9", "no object"),
            new Skipped("a-fail", "PROMPT_TOO_LONG: too long"))
        .anySatisfy(
            one -> {
              assertThat(one.origin()).isEqualTo("data.jsonl:4");
              assertThat(one.reason()).contains("no.png", "--images");
            });
    assertThat(EvaluationTables.of(report)).contains("3 skipped, listed below");
  }

  @Test
  void stopsWhereTheEngineIsAtItsEnd() {
    assertThatThrownBy(() -> run(plan(1, 1, 0.0), questions("a-die")))
        .isInstanceOf(RequestException.class)
        .hasMessage("it broke");
  }

  @Test
  void countsWhatWasMeasuredWhenItIsStopped() {
    Measurements found =
        new Evaluator(engine, trees, plan(1, 2, 0.0), progress::add)
            .run(questions("a-1", "a-2", "a-3"), () -> progress.size() == 2);
    assertThat(found.questions()).isEqualTo(2);
    assertThat(progress).hasSize(2);
  }

  @Test
  void tellsHowFarItHasCome() {
    run(plan(1, 2, 0.0), questions("a-1", "a-2"));
    assertThat(progress).hasSize(4);
    Progress last = progress.get(3);
    assertThat(last.blocks()).isEqualTo(last.allBlocks()).isEqualTo(4);
    assertThat(last.decodeSpeedup()).isEqualTo(3);
    assertThat(last.tau()).isEqualTo(2);
    assertThat(last.left()).isZero();
  }

  @Test
  void writesAPageWithCharts() {
    String page =
        EvaluationPage.of(report(run(plan(1, 1, 0.0, 1.0), questions("a-1", "b-2")))).html();
    assertThat(page)
        .contains("Evaluation of draft", "Temperature 1.0, trees of 10,4,2")
        .contains("Accepted at each depth", "<svg", "95 % confidence")
        .doesNotContain("NaN");
  }

  private static EvaluationReport report(Measurements found) {
    return new EvaluationReport(
        new EvaluationReport.Subject("m", "f", "float32", "cpu", "draft", "d", "auto", 600),
        new EvaluationReport.Method(
            List.of("data.jsonl"), 1, 1, 32, 1, false, new Bootstrap(200, 0.95, 1)),
        found.questions(),
        found.skipped(),
        lines(found),
        List.of());
  }
}
