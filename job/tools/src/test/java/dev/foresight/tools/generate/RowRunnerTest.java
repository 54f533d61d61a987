// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.TokenLogprobs;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRunnerTest {
  private static final List<TokenLogprobs> LOGPROBS =
      List.of(
          new TokenLogprobs(5, -0.5f, List.of(new TokenLogprobs.Candidate(5, -0.5f))),
          new TokenLogprobs(6, -2f, List.of(new TokenLogprobs.Candidate(7, -0.25f))));

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private int failed;

  @BeforeEach
  void anImage() throws Exception {
    Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
  }

  @Test
  void printsResultsInInputOrderWhateverTheOrderOfTheEngine() throws Exception {
    List<JsonNode> results =
        run(
            new FakeEngine(new HeldAnswers(3), RowRunnerTest::echo),
            "{\"id\":\"x\",\"prompt\":\"one\"}",
            "",
            "{\"prompt\":\"two\"}",
            "{\"id\":\"z\",\"prompt\":\"three\"}");

    assertThat(results).extracting(r -> r.get("id").textValue()).containsExactly("x", "3", "z");
    assertThat(results)
        .extracting(r -> r.get("text").textValue())
        .containsExactly("one", "two", "three");
    assertThat(failed).isZero();
  }

  @Test
  void printsTheFieldsOfAResult() throws Exception {
    JsonNode result = run(echoing(), "{\"id\":\"x\",\"prompt\":\"one\",\"seed\":-7}").get(0);

    assertThat(result)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"id":"x","text":"one","token_ids":[5,6],"prompt_tokens":4,
                     "completion_tokens":2,"finish_reason":"eos","seed":-7,
                     "timings":{"queue_ms":1.0,"vision_ms":2.0,"prefill_ms":3.0,"decode_ms":4.5}}
                    """));
  }

  @Test
  void understandsEveryField() throws Exception {
    FakeEngine engine = echoing();
    run(
        engine,
        """
        {"id":"x","prompt":"<image> hi","raw_prompt":true,"images":["a.png"],"max_new_tokens":3,\
        "stop":["."],"temperature":0.5,"top_k":4,"top_p":0.9,"seed":12345678901,\
        "pad_to_square":true,"min_new_tokens":2,"ignore_eos":true,"logprobs":4,"priority":3}\
        """);

    GenerationRequest request = engine.requests().get(0);
    assertThat(request.prompt()).isEqualTo(new Prompt.Raw("<image> hi"));
    assertThat(request.images()).singleElement().isEqualTo(new byte[] {1, 2, 3});
    assertThat(request.maxNewTokens()).isEqualTo(3);
    assertThat(request.stop()).containsExactly(".");
    assertThat(request.sampling().temperature()).isEqualTo(0.5);
    assertThat(request.sampling().topK()).isEqualTo(4);
    assertThat(request.sampling().topP()).isEqualTo(0.9);
    assertThat(request.sampling().seed()).isEqualTo(OptionalLong.of(12345678901L));
    assertThat(request.padToSquare()).isEqualTo(Optional.of(true));
    assertThat(request.sampling().minNewTokens()).isEqualTo(2);
    assertThat(request.sampling().ignoreEos()).isTrue();
    assertThat(request.sampling().logprobs()).isEqualTo(4);
    assertThat(request.priority()).isEqualTo(3);
  }

  @Test
  void tellsLogProbabilitiesToWhomAsks() throws Exception {
    List<JsonNode> results =
        run(
            echoing(),
            "{\"prompt\":\"one\",\"logprobs\":1}",
            "{\"prompt\":\"two\",\"logprobs\":0}");

    assertThat(results.get(0).get("logprobs"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"token_id":5,"logprob":-0.5,"top":[{"token_id":5,"logprob":-0.5}]},
                     {"token_id":6,"logprob":-2.0,"top":[{"token_id":7,"logprob":-0.25}]}]
                    """));
    assertThat(results.get(1).has("logprobs")).isFalse();
  }

  @Test
  void takesARawPromptThatIsTheTextItself() throws Exception {
    FakeEngine engine = echoing();
    run(engine, "{\"raw_prompt\":\"USER: hi\"}");
    assertThat(engine.requests().get(0).prompt()).isEqualTo(new Prompt.Raw("USER: hi"));
  }

  @Test
  void takesAbsoluteImagesFileUrisAndDataUris() throws Exception {
    FakeEngine engine = echoing();
    Path image = folder.resolve("a.png").toAbsolutePath();
    run(
        engine,
        "{\"prompt\":\"p\",\"images\":[\"%s\",\"%s\",\"data:image/png;base64,AQID\"]}"
            .formatted(image, image.toUri()));
    assertThat(engine.requests().get(0).images())
        .hasSize(3)
        .allSatisfy(bytes -> assertThat(bytes).isEqualTo(new byte[] {1, 2, 3}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"id":"b","prompt":"p","images":["no.png"]}          | b | IMAGE_NOT_FOUND       | no.png
          {"id":"b","prompt":"p","images":["."]}               | b | IMAGE_NOT_FOUND       | no regular file
          {"id":"b","prompt":"p","images":["http://h/a.png"]}  | b | URI_NOT_ALLOWED       | http://h/a.png
          {"id":"b","prompt":"p","images":["data:,%%"]}        | b | IMAGE_UNDECODABLE     | images[0]: the data: URI
          {"id":"b","prompt":"p","images":"a.png"}             | b | INVALID_PARAMETER     | images is "a.png"
          {"id":"b","prompt":"p","beams":4}                    | b | UNSUPPORTED_PARAMETER | beams
          {"id":"b","prompt":"p","max_new_tokens":"many"}      | b | INVALID_PARAMETER     | max_new_tokens is "many"
          {"id":"b","prompt":"p","max_new_tokens":1.5}         | b | INVALID_PARAMETER     | max_new_tokens is 1.5
          {"id":"b","prompt":"p","max_new_tokens":0}           | b | INVALID_PARAMETER     | max_new_tokens is 0
          {"id":"b","prompt":"p","temperature":NaN}            | b | INVALID_PARAMETER     | temperature is NaN
          {"id":"b","prompt":"p","temperature":-1}             | b | INVALID_PARAMETER     | temperature is -1.0
          {"id":"b","prompt":"p","top_p":2}                    | b | INVALID_PARAMETER     | top_p is 2.0
          {"id":"b","prompt":"p","top_k":-2}                   | b | INVALID_PARAMETER     | top_k is -2
          {"id":"b","prompt":"p","min_new_tokens":-1}          | b | INVALID_PARAMETER     | min_new_tokens is -1
          {"id":"b","prompt":"p","min_new_tokens":17}          | b | INVALID_PARAMETER     | at most max_new_tokens, which is 16
          {"id":"b","prompt":"p","logprobs":21}                | b | INVALID_PARAMETER     | logprobs is 21, but must be from 0 (off) to 20
          {"id":"b","prompt":"p","ignore_eos":1}               | b | INVALID_PARAMETER     | ignore_eos is 1
          {"id":"b","prompt":"p","repetition_penalty":1.1}     | b | UNSUPPORTED_PARAMETER | fields here are id, raw_prompt
          {"id":"b","prompt":"p","seed":99999999999999999999}  | b | INVALID_PARAMETER     | seed is 99999999999999999999
          {"id":"b","prompt":"p","stop":[1]}                   | b | INVALID_PARAMETER     | stop[0] is 1
          {"id":"b","prompt":"p","stop":[""]}                  | b | INVALID_PARAMETER     | stop
          {"id":"b"}                                           | b | PROMPT_EMPTY          | prompt
          {"id":"b","prompt":"fail"}                           | b | NON_FINITE_LOGITS     | not a number
          {"id":7,"prompt":"p"}                                | line 1 | INVALID_PARAMETER     | id is 7
          {"id":"b","prompt"                                   | line 1 | INVALID_PARAMETER     | not one JSON object
          {"id":"b","prompt":"p"} {}                           | line 1 | INVALID_PARAMETER     | not one JSON object
          [1]                                                  | line 1 | INVALID_PARAMETER     | [1]
          """)
  void aBadRowFailsAloneAndNamesWhatIsWrong(String row, String id, String code, String message)
      throws Exception {
    List<JsonNode> results = run(echoing(), row, "{\"id\":\"good\",\"prompt\":\"p\"}");

    assertThat(failed).isEqualTo(1);
    assertThat(results.get(0).get("id").textValue()).isEqualTo(id);
    assertThat(results.get(0).at("/error/code").textValue()).isEqualTo(code);
    assertThat(results.get(0).at("/error/message").textValue()).contains(message);
    assertThat(results.get(1).get("text").textValue()).isEqualTo("p");
  }

  @Test
  void aRowThatCannotBeParsedHasNoOtherRowsId() throws Exception {
    List<JsonNode> results = run(echoing(), "{\"id\":\"2\",\"prompt\":\"p\"}", "{");

    assertThat(results).extracting(r -> r.get("id").textValue()).containsExactly("2", "line 2");
  }

  @Test
  void aByteOrderMarkIsNoError() throws Exception {
    assertThat(run(echoing(), "\uFEFF{\"prompt\":\"one\"}").get(0).has("text")).isTrue();
    assertThat(failed).isZero();
  }

  @Test
  void messagesCutLongValues() throws Exception {
    String lengthy = "n".repeat(100_000);
    List<JsonNode> results =
        run(
            echoing(),
            "{\"prompt\":\"p\",\"images\":[\"%s.png\"]}".formatted(lengthy),
            "{\"prompt\":\"p\",\"images\":[\"http://%s\"]}".formatted(lengthy),
            "{\"prompt\":\"p\",\"%s\":1}".formatted(lengthy),
            "{\"prompt\":\"p\",\"top_k\":\"%s\"}".formatted(lengthy),
            "[\"%s\"]".formatted(lengthy));

    assertThat(results)
        .allSatisfy(
            result -> assertThat(result.at("/error/message").textValue()).hasSizeBetween(80, 600));
  }

  @Test
  void readsFilesOnlyOfRowsThatTheEngineHasRoomFor() throws Exception {
    int room = 3 * FakeEngine.INFO.maxBatch();
    String[] rows = new String[2 * room];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "{\"prompt\":\"p\",\"images\":[\"%s\"]}".formatted(i < room ? "a.png" : "late.png");
    }
    Path late = folder.resolve("late.png");
    FakeEngine engine =
        new FakeEngine(
            new HeldAnswers(room),
            request -> {
              // It appears when the engine answers: a file read before would be missing.
              write(late);
              return echo(request);
            });

    run(engine, rows);

    assertThat(failed).isZero();
  }

  @Test
  void refusesFilesByTheirSizeAndRowsByTheirRangesUnread() throws Exception {
    try (RandomAccessFile large = new RandomAccessFile(folder.resolve("l.png").toFile(), "rw")) {
      large.setLength(ImageLimits.DEFAULT.maxBytes() + 1L);
    }
    List<JsonNode> results =
        run(
            echoing(),
            "{\"prompt\":\"p\",\"images\":[\"l.png\"]}",
            "{\"prompt\":\"p\",\"top_k\":-1,\"images\":[\"none.png\"]}");

    assertThat(results)
        .extracting(result -> result.at("/error/code").textValue())
        .containsExactly("IMAGE_TOO_LARGE", "INVALID_PARAMETER");
  }

  @Test
  void endsWhenNobodyReadsTheAnswers() throws Exception {
    FakeEngine engine = echoing();
    PrintStream closed = new PrintStream(new ClosedPipe(), false, StandardCharsets.UTF_8);

    new RowRunner(engine, new RowReader(ImageLoader.ofThisMachine(folder), 16), closed)
        .run(new BufferedReader(new StringReader("{\"prompt\":\"p\"}\n".repeat(50))));

    assertThat(engine.requests()).hasSizeLessThan(3);
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  @Test
  void aFileOfAnyLengthKeepsItsOrder() throws Exception {
    String[] rows = new String[3000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "{\"prompt\":\"%d\"}".formatted(i);
    }
    List<JsonNode> results = run(echoing(), rows);
    assertThat(results).hasSize(rows.length);
    assertThat(results.get(2999).get("text").textValue()).isEqualTo("2999");
  }

  private static void write(Path file) {
    try {
      Files.write(file, new byte[] {1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FakeEngine echoing() {
    return FakeEngine.prompt(RowRunnerTest::echo);
  }

  /** Says what the prompt says. */
  private static Generation echo(GenerationRequest request) {
    String text =
        request.prompt() instanceof Prompt.Raw raw
            ? "raw " + raw.text()
            : ((Prompt.Question) request.prompt()).text();
    if (text.contains("fail")) {
      throw new RequestException(ErrorCode.NON_FINITE_LOGITS, "a logit is not a number");
    }
    return CannedAnswer.to(request)
        .text(text)
        .tokenIds(List.of(5, 6))
        .promptTokens(4)
        .logprobs(request.sampling().logprobs() == 0 ? List.of() : LOGPROBS)
        .acceptance(Acceptance.NONE)
        .generation();
  }

  private List<JsonNode> run(FakeEngine engine, String... lines) throws Exception {
    RowReader reader = new RowReader(ImageLoader.ofThisMachine(folder), 16);
    try (PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
      failed =
          new RowRunner(engine, reader, out)
              .run(new BufferedReader(new StringReader(String.join("\n", lines))));
    }
    List<JsonNode> results = new ArrayList<>();
    for (String line : printed.toString(StandardCharsets.UTF_8).split("\n")) {
      results.add(new ObjectMapper().readTree(line));
    }
    return results;
  }
}
