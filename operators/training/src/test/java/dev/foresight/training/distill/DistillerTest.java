// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.data.SampleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillerTest {
  @TempDir private Path folder;

  private Path output;
  private final List<String> skipped = new ArrayList<>();
  private final List<DistillState> progress = new ArrayList<>();

  private final DistillListener listener =
      new DistillListener() {
        @Override
        public void onSkipped(String problem) {
          skipped.add(problem);
        }

        @Override
        public void onProgress(DistillState state, int size) {
          progress.add(state);
        }
      };

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("distilled.jsonl");
  }

  private DistillPlan plan(boolean resume, Double... temperatures) {
    return new DistillPlan(output, resume, List.of(temperatures), 16, Optional.empty(), 4);
  }

  private DistillState run(FakeEngine engine, DistillPlan plan, SampleSource source)
      throws IOException {
    return new Distiller(engine, plan, listener).run(List.of(source), () -> false);
  }

  private static FakeEngine immortal() {
    return mortal(Integer.MAX_VALUE);
  }

  private static FakeEngine mortal(int lives) {
    return FakeEngine.prompt(new Parrot(lives));
  }

  private SampleSource source(String... lines) throws IOException {
    return LlavaJsonLines.open(
        Files.writeString(folder.resolve("data.jsonl"), String.join("\n", lines) + "\n"));
  }

  private static String line(String id, String... says) {
    StringBuilder turns = new StringBuilder();
    for (String what : says) {
      turns.append(
          "{\"from\": \"human\", \"value\": \"%s\"}, {\"from\": \"gpt\", \"value\": \"x\"},"
              .formatted(what));
    }
    turns.setLength(turns.length() - 1);
    return "{\"id\": \"%s\", \"conversations\": [%s]}".formatted(id, turns);
  }

  private SampleSource manyLines(int count) throws IOException {
    return source(
        IntStream.range(0, count)
            .mapToObj(i -> i % 7 == 3 ? "{}" : line("s" + i, i % 5 == 4 ? "fail " + i : "say " + i))
            .toArray(String[]::new));
  }

  @Test
  void writesTheTargetsAnswersInPlaceOfTheOnesThatWereThere() throws Exception {
    DistillState end = run(immortal(), plan(false, 0.0), source(line("a", "Hi", "And now?")));
    try (LlavaJsonLines written = LlavaJsonLines.open(output)) {
      Sample sample = written.read(0);
      assertThat(sample.id()).isEqualTo("a");
      assertThat(sample.turns().stream().map(turn -> turn.text()))
          .containsExactly("Hi", "Hi, 0.0, 0", "And now?", "And now?, 0.0, 1");
      assertThat(sample.turns().get(1).role()).isEqualTo(Role.ASSISTANT);
    }
    assertThat(end.answered()).isEqualTo(1);
    assertThat(end.tokens()).isEqualTo(6);
  }

  @Test
  void givesEachTurnTheImagesThatCameWithItAndBefore() throws Exception {
    Files.write(folder.resolve("a.png"), new byte[] {1});
    Files.write(folder.resolve("b.png"), new byte[] {2});
    String line =
        line("a", "<image>\\\\nWhat?", "And <image>?")
            .replace("\\\\", "\\")
            .replace("\"conversations\"", "\"image\": [\"a.png\", \"b.png\"], \"conversations\"");
    FakeEngine engine = immortal();
    run(engine, plan(false, 0.0), source(line));
    assertThat(engine.requests().get(0).images()).containsExactly(new byte[] {1});
    assertThat(engine.requests().get(1).images()).containsExactly(new byte[] {1}, new byte[] {2});
    assertThat(Files.readString(output)).contains("\"image\":[\"a.png\",\"b.png\"]");
  }

  @Test
  void namesImagesSoThatTheyAreFoundFromAnotherFolderToo() throws Exception {
    Files.createDirectories(folder.resolve("pictures"));
    Files.write(folder.resolve("pictures/a.png"), new byte[] {1});
    output = Files.createDirectory(folder.resolve("answers")).resolve("distilled.jsonl");
    SampleSource source =
        source(
            line("a", "<image>What?").replace("{\"id\"", "{\"image\": \"pictures/a.png\", \"id\""));

    run(immortal(), plan(false, 0.0), source);

    assertThat(imagesOf(LlavaJsonLines.open(output))).containsExactly(new byte[] {1});
    assertThat(imagesOf(LlavaJsonLines.open(output, folder))).containsExactly(new byte[] {1});
  }

  @Test
  void writesImagesThatCameInsideADataSetBesideItsOutput() throws Exception {
    Sample sample =
        new Sample(
            "a",
            "data.avro:1",
            Optional.empty(),
            List.of(
                new SampleImage.InMemory("images[0]", new byte[] {1}),
                new SampleImage.InMemory("images[1]", new byte[] {2})),
            List.of(new Turn(Role.USER, "What?", 2)));

    run(immortal(), plan(false, 0.0, 1.0), new OneSample(sample));

    assertThat(imagesOf(LlavaJsonLines.open(output)))
        .containsExactly(new byte[] {1}, new byte[] {2});
    try (Stream<Path> written = Files.list(folder.resolve("distilled.jsonl.images"))) {
      assertThat(written).hasSize(2);
    }
  }

  /** Of the first sample, as training reads them. */
  private static List<byte[]> imagesOf(SampleSource written) throws Exception {
    try (written) {
      List<byte[]> images = new ArrayList<>();
      for (SampleImage image : written.read(0).images()) {
        assertThat(image.exists()).isTrue();
        images.add(image.read());
      }
      return images;
    }
  }

  private record OneSample(Sample sample) implements SampleSource {
    @Override
    public String name() {
      return "data.avro";
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Sample read(int index) {
      return sample;
    }

    @Override
    public void close() {}
  }

  @Test
  void answersAtEveryTemperatureUnderANameOfItsOwn() throws Exception {
    run(immortal(), plan(false, 0.0, 1.0), source(line("a", "Hi"), line("b", "Ho")));
    assertThat(Files.readAllLines(output))
        .satisfiesExactly(
            one -> assertThat(one).contains("a-t0.0", "Hi, 0.0"),
            two -> assertThat(two).contains("a-t1.0", "Hi, 1.0"),
            three -> assertThat(three).contains("b-t0.0"),
            four -> assertThat(four).contains("b-t1.0"));
  }

  @Test
  void leavesOutWhatCannotBeAnsweredAndSaysWhy() throws Exception {
    DistillState end =
        run(
            immortal(),
            plan(false, 0.0),
            source(
                line("a", "Hi"),
                "{\"conversations\": []}",
                line("b", "fail"),
                line("c", "nothing"),
                line("d", "<image>see").replace("{\"id\"", "{\"image\": \"no.png\", \"id\""),
                line("e", "a long one")));
    assertThat(skipped)
        .satisfiesExactly(
            one -> assertThat(one).startsWith("data.jsonl:2: conversations has no turn"),
            two -> assertThat(two).isEqualTo("data.jsonl:3: PROMPT_TOO_LONG: too long"),
            three -> assertThat(three).contains("data.jsonl:4", "answer 1 is empty"),
            four -> assertThat(four).contains("data.jsonl:5", "no.png", "--images"));
    assertThat(end.answered()).isEqualTo(2);
    assertThat(end.skipped()).isEqualTo(4);
    assertThat(end.truncated()).isEqualTo(1);
    assertThat(Files.readAllLines(output)).hasSize(2);
  }

  @Test
  void aRunThatDiesGoesOnAndEndsWithTheSameFile() throws Exception {
    run(immortal(), plan(false, 0.0, 1.0), manyLines(40));
    byte[] whole = Files.readAllBytes(output);
    DistillState end = progress.get(progress.size() - 1);
    for (int lives = 0; lives < 60; lives += 7) {
      Files.delete(output);
      Files.delete(DistillRecord.besides(output));
      FakeEngine dying = mortal(lives);
      assertThatThrownBy(() -> run(dying, plan(false, 0.0, 1.0), manyLines(40)))
          .isInstanceOf(RequestException.class);
      // Half a line, as kill -9 leaves it.
      Files.writeString(output, "{\"id\": \"half", StandardOpenOption.APPEND);
      FakeEngine next = immortal();
      DistillState resumed = run(next, plan(true, 0.0, 1.0), manyLines(40));
      assertThat(Files.readAllBytes(output)).as("%d lives", lives).isEqualTo(whole);
      assertThat(resumed).isEqualTo(end);
      assertThat(next.requests().size()).isLessThanOrEqualTo(68 - Math.max(0, lives - 12));
    }
  }

  @Test
  void aRunThatIsStoppedFinishesWhatItBeganAndGoesOn() throws Exception {
    run(immortal(), plan(false, 0.0), manyLines(40));
    byte[] whole = Files.readAllBytes(output);
    Files.delete(output);
    Files.delete(DistillRecord.besides(output));
    AtomicInteger looks = new AtomicInteger();
    DistillState stopped =
        new Distiller(immortal(), plan(false, 0.0), listener)
            .run(List.of(manyLines(40)), () -> looks.getAndIncrement() >= 11);
    assertThat(stopped.samples()).isEqualTo(11);
    run(immortal(), plan(true, 0.0), manyLines(40));
    assertThat(Files.readAllBytes(output)).isEqualTo(whole);
  }

  @Test
  void aCompleteOutputIsLeftAlone() throws Exception {
    DistillState end = run(immortal(), plan(false, 0.0), manyLines(9));
    FakeEngine idle = mortal(0);
    assertThat(run(idle, plan(true, 0.0), manyLines(9))).isEqualTo(end);
    assertThat(idle.requests()).isEmpty();
  }

  @Test
  void refusesToMixRunsInOneOutput() throws Exception {
    run(immortal(), plan(false, 0.0), manyLines(9));
    assertThatThrownBy(() -> run(immortal(), plan(false, 0.0), manyLines(9)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is there already; go on with it with --resume");
    assertThatThrownBy(() -> run(immortal(), plan(true, 1.0), manyLines(9)))
        .hasMessageContaining("--temperatures was [0.0], but is [1.0]")
        .hasMessageContaining("or another --output");
    assertThatThrownBy(() -> run(immortal(), plan(true, 0.0), manyLines(10)))
        .hasMessageContaining("the number of samples was 9, but is 10");
    Files.writeString(output, "");
    assertThatThrownBy(() -> run(immortal(), plan(true, 0.0), manyLines(9)))
        .hasMessageContaining("has 0 bytes, but had");
    Files.delete(DistillRecord.besides(output));
    assertThatThrownBy(() -> run(immortal(), plan(true, 0.0), manyLines(9)))
        .hasMessageContaining("cannot be gone on with");
  }
}
