// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.goldens.DraftVariants;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.KvDtype;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.TreeGrowth;
import dev.foresight.engine.speculation.TreeLimits;
import dev.foresight.engine.speculation.TreeRoot;
import dev.foresight.engine.speculation.WhimsicalPolicy;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Proofs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Speculative decoding gives what plain decoding gives, whatever the draft, tree and company. */
@Numeric
class LosslessnessTest {
  private static final int REQUESTS = Proofs.times(120);

  /** Contexts of several blocks of positions, see {@code attention.torchscript}. */
  private static final int LONGEST_PREFIX = 50;

  private static final FixedTrees LARGEST = FixedTrees.parse("64,7,9");

  private static final double[] TEMPERATURES = {0, 0, 0.5, 1, 1.5};

  @TempDir private Path folder;

  private static EngineOptions options(int maxBatch, int prefillRows) {
    return EngineOptions.defaults()
        .withThreads(1)
        .withMaxBatch(maxBatch)
        .withPrefillRows(prefillRows)
        .withDeterministic(true);
  }

  private static Speculation fixed(String draft, String tree) {
    return new Speculation(LlavaGoldens.path(draft), FixedTrees.parse(tree));
  }

  /** Questions about images and texts, at all kinds of settings, of all lengths. */
  private static List<GenerationRequest> requests(long seed) {
    Random random = new Random(seed);
    List<GoldenCase> cases =
        LlavaGoldens.cases().stream().filter(golden -> golden.model().equals("model")).toList();
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      GoldenCase golden = cases.get(random.nextInt(cases.size()));
      double temperature = TEMPERATURES[random.nextInt(TEMPERATURES.length)];
      int topK = temperature == 0 || random.nextBoolean() ? 0 : 1 + random.nextInt(40);
      double topP = temperature == 0 || random.nextBoolean() ? 1 : 0.5 + random.nextDouble() / 2;
      SamplingParameters sampling =
          new SamplingParameters(temperature, topK, topP, OptionalLong.of(random.nextLong()));
      int limit = 1 + random.nextInt(40);
      int repeats = random.nextInt(4) == 0 ? random.nextInt(LONGEST_PREFIX) : 0;
      requests.add(
          new GenerationRequest(
              "request-" + i,
              new Prompt.Raw("the cat sees a dog. ".repeat(repeats) + golden.prompt()),
              LlavaGoldens.images(golden),
              Optional.of(golden.padToSquare()),
              random.nextInt(4) == 0 ? sampling.withMinNewTokens(Math.min(limit, 8)) : sampling,
              limit,
              random.nextInt(4) == 0 ? List.of(" the", "is a") : List.of()));
    }
    return requests;
  }

  private static List<Generation> answers(EngineOptions options, List<GenerationRequest> requests) {
    try (Engine engine = DecodingEngine.open(LlavaGoldens.path("model"), options)) {
      List<CompletableFuture<Generation>> open = requests.stream().map(engine::submit).toList();
      return open.stream().map(CompletableFuture::join).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "draft, '63,5,8', 1, 512",
    "draft, '59,5,10', 7, 9",
    "draft, '6,4,1', 16, 3",
    "draft-safetensors, '9,2,3', 5, 64",
    "draft, '63,5,8', 16, 512",
    "draft, '2,0,1', 16, 17"
  })
  void equalsPlainDecodingBitForBit(String draft, String tree, int maxBatch, int prefillRows) {
    List<GenerationRequest> requests = requests(tree.hashCode());
    List<Generation> plain = answers(options(8, 512), requests);
    List<Generation> speculative =
        answers(options(maxBatch, prefillRows).withSpeculation(fixed(draft, tree)), requests);
    assertEqual(speculative, plain);
  }

  /** A draft that knows fewer ids than the answers have is fed the target's rows for the others. */
  @ParameterizedTest
  @EnumSource(Draft.class)
  void equalsPlainDecodingHoweverPoorTheDraft(Draft draft) throws IOException {
    List<GenerationRequest> requests = requests(draft.ordinal());
    List<Generation> plain = answers(options(8, 512), requests);
    Speculation with = new Speculation(draft.write(folder), FixedTrees.parse("20,4,5"));
    List<Generation> speculative = answers(options(11, 33).withSpeculation(with), requests);
    assertEqual(speculative, plain);
    assertThat(acceptance(speculative)).isBetween(draft.leastAccepted, draft.mostAccepted);
  }

  /** Poor drafts, and how many drafted tokens of a verification are right, at all temperatures. */
  private enum Draft {
    WEAK(0.15, 3.5),
    RANDOM(0, 0.3),
    OF_FEWER_ROWS(0.1, 3.5);

    private final double leastAccepted;
    private final double mostAccepted;

    Draft(double leastAccepted, double mostAccepted) {
      this.leastAccepted = leastAccepted;
      this.mostAccepted = mostAccepted;
    }

    Path write(Path folder) throws IOException {
      return switch (this) {
        case WEAK -> DraftVariants.weak(folder, 0.25);
        case RANDOM -> DraftVariants.random(folder);
        case OF_FEWER_ROWS -> DraftVariants.withRows(folder, 300);
      };
    }
  }

  private static double acceptance(List<Generation> answers) {
    return answers.stream()
        .flatMap(answer -> answer.acceptance().acceptedLengths().stream())
        .mapToInt(Integer::intValue)
        .average()
        .orElseThrow();
  }

  /** Sequences with trees of all kinds and without any share every pass. */
  @Test
  void equalsPlainDecodingWhereEverySequenceHasTreesOfItsOwn() {
    List<Generation> speculative = equalPlainDecodingUnder(new OwnTrees());
    assertThat(speculative)
        .anyMatch(answer -> answer.acceptance().acceptedLengths().isEmpty())
        .anyMatch(answer -> answer.acceptance().tauWithoutBonus() > 3);
  }

  /** Nothing that a policy may decide, at any step, changes an output. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void equalsPlainDecodingUnderAPolicyThatChangesItsMindAtEveryStep(long seed) {
    WhimsicalPolicy policy = new WhimsicalPolicy(seed);
    List<Generation> speculative = equalPlainDecodingUnder(policy);
    assertThat(speculative).anyMatch(answer -> answer.acceptance().tauWithoutBonus() > 2);
    assertThat(policy.verifiedSizes()).contains(1, 2, 20).hasSizeGreaterThan(30);
  }

  private static List<Generation> equalPlainDecodingUnder(SpeculationPolicy policy) {
    List<GenerationRequest> requests = requests(77);
    List<Generation> plain = answers(options(8, 512), requests);
    EngineOptions options = options(16, 100).withSpeculation(fixed("draft", LARGEST.toString()));
    List<Generation> speculative;
    try (LoadedModel model = LoadedModel.load(LlavaGoldens.path("model"), options);
        Engine engine = DecodingEngine.open(model, options, policy)) {
      List<CompletableFuture<Generation>> open = requests.stream().map(engine::submit).toList();
      speculative = open.stream().map(CompletableFuture::join).toList();
    }
    assertEqual(speculative, plain);
    return speculative;
  }

  /** Trees of a shape that the request's name decides; for some, none at all. */
  private static final class OwnTrees implements SpeculationPolicy {
    @Override
    public String name() {
      return "own-trees";
    }

    @Override
    public TreeLimits limits() {
      return LARGEST.limits();
    }

    @Override
    public boolean speculates(GenerationRequest request) {
      return new Random(request.id().hashCode()).nextInt(5) > 0;
    }

    @Override
    public Optional<TreeGrowth> begin(TreeRoot root) {
      Random random = new Random(31L * root.request().id().hashCode());
      return new FixedTrees(2 + random.nextInt(63), random.nextInt(8), 1 + random.nextInt(9))
          .begin(root);
    }
  }

  private static void assertEqual(List<Generation> speculative, List<Generation> plain) {
    for (int i = 0; i < plain.size(); i++) {
      Generation expected = plain.get(i);
      Generation actual = speculative.get(i);
      assertThat(actual.tokenIds()).as(expected.id()).isEqualTo(expected.tokenIds());
      assertThat(actual.text()).isEqualTo(expected.text());
      assertThat(actual.finishReason()).isEqualTo(expected.finishReason());
      assertThat(actual.margins()).isEqualTo(expected.margins());
    }
  }

  @Test
  void equalsPlainDecodingWithADraftOfFewerBitsAndTokens() {
    List<GenerationRequest> requests = requests(5);
    Speculation coarse =
        new Speculation(
            LlavaGoldens.path("draft"), FixedTrees.parse("16,4,4"), 500, ModelDtype.INT8);
    List<Generation> plain = answers(options(8, 512), requests);
    List<Generation> speculative = answers(options(8, 512).withSpeculation(coarse), requests);
    assertEqual(speculative, plain);
    assertThat(speculative).anyMatch(answer -> answer.acceptance().tauWithoutBonus() > 2);
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#ofCaches")
  void equalsPlainDecodingWithCachesOfFewerBits(KvDtype caches) {
    List<GenerationRequest> requests = requests(6);
    EngineOptions options = options(8, 512).withKvDtype(caches);
    List<Generation> plain = answers(options, requests);
    List<Generation> speculative =
        answers(options.withSpeculation(fixed("draft", "63,5,8")).withMaxBatch(11), requests);
    assertEqual(speculative, plain);
    assertThat(speculative).anyMatch(answer -> answer.acceptance().tauWithoutBonus() > 2);
  }

  @Test
  void refusesTreesThatWouldNotBeBitEqual() {
    assertThatThrownBy(() -> options(1, 64).withSpeculation(fixed("draft", "65,2,12")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "deterministic is set, but total of the tree 65,2,12 is 65; give a total of 64 or"
                + " below");
  }

  @Test
  void acceptsAsTheReferenceDoes() {
    List<GenerationRequest> requests =
        LlavaGoldens.cases().stream()
            .filter(golden -> golden.model().equals("model") && golden.images().size() < 2)
            .map(
                golden ->
                    new GenerationRequest(
                        golden.name(),
                        new Prompt.Raw(golden.prompt()),
                        LlavaGoldens.images(golden),
                        Optional.of(golden.padToSquare()),
                        SamplingParameters.GREEDY,
                        golden.maxNewTokens(),
                        List.of()))
            .toList();
    List<Generation> answers =
        answers(
            EngineOptions.defaults().withThreads(1).withSpeculation(fixed("draft", "63,5,8")),
            requests);
    assertThat(acceptance(answers)).isBetween(4.9, 5.2);
    for (Generation answer : answers) {
      assertThat(answer.acceptance().tau()).isEqualTo(answer.acceptance().tauWithoutBonus() + 1);
      assertThat(answer.tokensPerStep()).isGreaterThan(2);
    }
  }

  /** Several images and none, and borders of pieces before, within and behind them. */
  @Test
  void draftsTheSameTreesInWhateverPiecesThePromptComes() {
    List<GenerationRequest> requests =
        LlavaGoldens.cases().stream()
            .filter(golden -> golden.model().equals("model"))
            .map(golden -> request(golden, 40))
            .toList();
    assertThat(requests).anyMatch(request -> request.images().size() > 1);
    Speculation with = fixed("draft", "10,4,2");
    List<List<Integer>> whole = acceptedLengths(options(1, 1024).withSpeculation(with), requests);
    for (int piece : new int[] {1, 7, 16}) {
      assertThat(acceptedLengths(options(1, piece).withSpeculation(with), requests))
          .as("pieces of %d", piece)
          .isEqualTo(whole);
    }
    assertThat(whole).allSatisfy(lengths -> assertThat(lengths).anyMatch(length -> length > 1));
  }

  private static List<List<Integer>> acceptedLengths(
      EngineOptions options, List<GenerationRequest> requests) {
    return answers(options, requests).stream()
        .map(answer -> answer.acceptance().acceptedLengths())
        .toList();
  }

  private static GenerationRequest request(GoldenCase golden, int maxNewTokens) {
    return new GenerationRequest(
        golden.name(),
        new Prompt.Raw(golden.prompt()),
        LlavaGoldens.images(golden),
        Optional.of(golden.padToSquare()),
        SamplingParameters.GREEDY,
        maxNewTokens,
        List.of());
  }

  @Test
  void severalEndTokensCutATreeWherePlainDecodingEnds() throws IOException {
    GoldenCase count =
        LlavaGoldens.cases().stream().filter(c -> c.name().equals("text-count")).findFirst().get();
    List<Integer> all = count.greedyIds();
    try (Stream<Path> files = Files.list(LlavaGoldens.path("model"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    for (int end = 1; end < 12; end++) {
      int eos = all.get(end);
      Files.writeString(
          folder.resolve("generation_config.json"), "{\"eos_token_id\": [2, %d]}".formatted(eos));
      EngineOptions options = options(2, 64).withSpeculation(fixed("draft", "63,5,8"));
      try (Engine engine = DecodingEngine.open(folder, options)) {
        Generation answer = engine.submit(request(count, 80)).join();
        assertThat(answer.tokenIds()).isEqualTo(all.subList(0, all.indexOf(eos)));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.EOS);
      }
    }
  }
}
