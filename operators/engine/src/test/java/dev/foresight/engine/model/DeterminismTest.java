// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Proofs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code deterministic}, a sequence's numbers are its own, whatever shares its batch. */
@Numeric
class DeterminismTest {
  private static final int SEQUENCES = 16;
  private static final int LENGTH = 150;
  private static final int ROWS = 192;
  private static final int COMPANIES = 12;

  private static Torch torch;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    torch.prepareThread();
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#all")
  void logitsAreBitEqualInAnyBatchAndAnyPieces(ModelDtype dtype) {
    ModelOptions options = ModelOptions.of(dtype, torch).withDeterministic(true);
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    try (LlavaModel model = LlavaModel.load(torch, checkpoint, options, layers -> {})) {
      boolean most = dtype == ModelDtype.FLOAT32;
      check(model.decoder(), 7, most ? Proofs.either(2, 128) : Proofs.times(1));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#all")
  void holdsForGroupedQueriesAndATiedHeadToo(ModelDtype dtype) {
    LlavaConfig golden = LlavaConfig.read(LlavaGoldens.path("model"));
    TextConfig grouped = new TextConfig(500, 192, 512, 3, 6, 2, 32, 1024, 1e-5, 5e5, true);
    LlavaConfig config = new LlavaConfig(grouped, golden.vision(), 499, Set.of(2));
    ModelOptions options = ModelOptions.of(dtype, torch).withDeterministic(true);
    try (LlavaModel model = LlavaModel.random(torch, config, options, false)) {
      check(model.decoder(), 8, Proofs.times(1));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#ofCaches")
  void holdsForCachesOfFewerBitsToo(KvDtype caches) {
    ModelOptions options = new ModelOptions(Linear.PACKED_FLOAT32, true, caches);
    LlavaCheckpoint checkpoint = LlavaCheckpoint.open(LlavaGoldens.path("model"));
    try (LlavaModel model = LlavaModel.load(torch, checkpoint, options, layers -> {})) {
      check(model.decoder(), 9, Proofs.times(1));
    }
  }

  /** Beyond what one product sums in one go, and what one prefill step takes. */
  @ParameterizedTest
  @CsvSource({"4, 4, 16", "6, 2, 32", "2, 2, 64", "1, 1, 128"})
  void longPromptsAreBitEqualInAnyPieces(int heads, int kvHeads, int headDim) {
    LlavaConfig golden = LlavaConfig.read(LlavaGoldens.path("model"));
    TextConfig text =
        new TextConfig(
            500, heads * headDim, 256, 2, heads, kvHeads, headDim, 1024, 1e-5, 1e4, false);
    LlavaConfig config = new LlavaConfig(text, golden.vision(), 499, Set.of(2));
    ModelOptions options = ModelOptions.defaultsOn(torch).withDeterministic(true);
    try (LlavaModel model = LlavaModel.random(torch, config, options, false)) {
      Random random = new Random(9);
      for (int length : new int[] {193, 449, 600, 1000}) {
        int[] prompt = random.ints(length, 3, 480).toArray();
        float[] whole = logitsOfPieces(model.decoder(), prompt, length);
        for (int piece : new int[] {1, 7, 512}) {
          assertThat(logitsOfPieces(model.decoder(), prompt, piece))
              .as("%d rows in pieces of %d", length, piece)
              .isEqualTo(whole);
        }
      }
    }
  }

  /** Of every position. */
  private static float[] logitsOfPieces(Decoder decoder, int[] prompt, int piece) {
    try (KvCache cache = decoder.newCache()) {
      Logits logits = new Logits(decoder, prompt.length);
      while (cache.length() < prompt.length) {
        int from = cache.length();
        int[] ids = Arrays.copyOfRange(prompt, from, Math.min(prompt.length, from + piece));
        try (StepOutput output = decoder.forward(List.of(allWanted(cache, ids)))) {
          logits.add(output.logits().toFloats(), 0, ids.length);
        }
        cache.advance(ids.length);
      }
      return logits.all();
    }
  }

  private static Segment allWanted(KvCache cache, int[] ids) {
    int[] wanted = IntStream.range(0, ids.length).toArray();
    return Segment.text(cache, ids, Positions.COUNTED, wanted);
  }

  /** The logits of a sequence's positions, as they come. */
  private static final class Logits {
    private final int width;
    private final float[] all;
    private int filled;

    Logits(Decoder decoder, int positions) {
      this.width = decoder.config().vocabularySize();
      this.all = new float[positions * width];
    }

    /** Adds the next positions' rows, of all those of a pass. */
    void add(float[] rows, int firstRow, int count) {
      System.arraycopy(rows, firstRow * width, all, filled, count * width);
      filled += count * width;
    }

    float[] all() {
      assertThat(filled).isEqualTo(all.length);
      return all;
    }
  }

  /**
   * Random texts, each fed alone, a token at a time, against the same in pieces of 7, whole, and in
   * random pieces in random company.
   */
  private static void check(Decoder decoder, int seed, int rounds) {
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      int[][] texts = new int[SEQUENCES][];
      float[][] alone = new float[SEQUENCES][];
      for (int i = 0; i < SEQUENCES; i++) {
        texts[i] = random.ints(1 + random.nextInt(LENGTH), 3, 480).toArray();
        alone[i] = logitsOfPieces(decoder, texts[i], 1);
        for (int piece : new int[] {7, LENGTH}) {
          assertThat(logitsOfPieces(decoder, texts[i], piece)).isEqualTo(alone[i]);
        }
      }
      for (int company = 0; company < COMPANIES; company++) {
        checkTogether(decoder, texts, alone, random);
      }
    }
  }

  private static void checkTogether(
      Decoder decoder, int[][] texts, float[][] alone, Random random) {
    List<Integer> chosen = new ArrayList<>();
    List<int[]> company = new ArrayList<>();
    for (int i = 0; i < SEQUENCES; i++) {
      if (random.nextBoolean()) {
        chosen.add(i);
        company.add(texts[i]);
      }
    }
    int piece = 1 + random.nextInt(random.nextBoolean() ? 8 : LENGTH);
    List<float[]> together = logitsTogether(decoder, company, random, piece);
    for (int j = 0; j < chosen.size(); j++) {
      assertThat(together.get(j)).isEqualTo(alone[chosen.get(j)]);
    }
  }

  private static List<float[]> logitsTogether(
      Decoder decoder, List<int[]> texts, Random random, int maxPiece) {
    KvArena arena = decoder.newArena(texts.size() * ROWS);
    List<KvCache> caches = texts.stream().map(text -> arena.reserve(ROWS).orElseThrow()).toList();
    List<Logits> logits = texts.stream().map(text -> new Logits(decoder, text.length)).toList();
    while (true) {
      List<Segment> segments = new ArrayList<>();
      List<Integer> stepping = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        int from = caches.get(i).length();
        int to = Math.min(texts.get(i).length, from + 1 + random.nextInt(maxPiece));
        if (from < to) {
          segments.add(allWanted(caches.get(i), Arrays.copyOfRange(texts.get(i), from, to)));
          stepping.add(i);
        }
      }
      if (segments.isEmpty()) {
        break;
      }
      try (StepOutput output = decoder.forward(segments)) {
        float[] rows = output.logits().toFloats();
        int row = 0;
        for (int j = 0; j < stepping.size(); j++) {
          int count = segments.get(j).ids().length;
          caches.get(stepping.get(j)).advance(count);
          logits.get(stepping.get(j)).add(rows, row, count);
          row += count;
        }
      }
    }
    arena.close();
    return logits.stream().map(Logits::all).toList();
  }
}
