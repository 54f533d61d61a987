// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.checkpoint.DecoderShapes;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.Closeness;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sequences that have nothing in common attend in few calls, and see what they do by themselves.
 */
@Numeric
class FewGroupsTest {
  private static final TextConfig CONFIG =
      new TextConfig(90, 48, 80, 2, 6, 2, 16, 1100, 1e-5, 5e5, true);

  private static final int LONGER = 15;

  private static Torch torch;
  private static TensorPrograms programs;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    programs = new TensorPrograms(torch);
  }

  @AfterAll
  static void close() {
    programs.close();
    torch.close();
  }

  /** What sequences do in a step, and how many ranges of rows that are. */
  private enum Step {
    DECODE(1) {
      @Override
      Segment of(KvCache cache, int index, Random random) {
        return Segment.text(cache, ids(1, random), true);
      }
    },
    VERIFY(1) {
      @Override
      Segment of(KvCache cache, int index, Random random) {
        int[] parents = new int[2 + index % 63];
        Arrays.setAll(parents, node -> node == 0 ? -1 : random.nextInt(node));
        int[] positions = new int[parents.length];
        for (int i = 0; i < positions.length; i++) {
          positions[i] = i == 0 ? cache.length() : positions[parents[i]] + 1;
        }
        return new Segment(
            cache,
            ids(parents.length, random),
            positions,
            Optional.empty(),
            Optional.of(TreeMask.of(parents)),
            IntStream.range(0, parents.length).toArray());
      }
    },
    /** Also pieces of prompts, up to 128 rows. */
    ALL(3) {
      @Override
      Segment of(KvCache cache, int index, Random random) {
        return switch (index % 3) {
          case 0 -> DECODE.of(cache, index, random);
          case 1 -> VERIFY.of(cache, index, random);
          default -> Segment.text(cache, ids(128 - index, random), true);
        };
      }
    };

    private final int ranges;

    Step(int ranges) {
      this.ranges = ranges;
    }

    abstract Segment of(KvCache cache, int index, Random random);
  }

  private static int[] ids(int count, Random random) {
    return random.ints(count, 0, CONFIG.vocabularySize()).toArray();
  }

  private static Decoder decoder(Linear linear, KvDtype caches, Grouping grouping) {
    RandomWeights weights = new RandomWeights(programs, DecoderShapes.of(CONFIG), false);
    ModelOptions options = new ModelOptions(linear, false, caches, grouping);
    return Decoder.load(torch, programs, CONFIG, weights, options, layers -> {});
  }

  /** A step of sequences of all lengths, the longest in the middle, in slots of all sizes. */
  private static List<Segment> step(Decoder decoder, KvArena arena, int sequences, Step kind) {
    Random random = new Random(sequences);
    List<Segment> step = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      int length = 3 + LONGER * (i * 37 % sequences);
      KvCache cache = arena.reserve(length + 128 + i % 4 * 64).orElseThrow();
      decoder.forward(List.of(Segment.text(cache, ids(length, random), false))).close();
      cache.advance(length);
      step.add(kind.of(cache, i, random));
    }
    return step;
  }

  private static KvArena arena(Decoder decoder, int sequences) {
    return decoder.newArena(sequences * 2048);
  }

  private static float[] logits(
      Linear linear, KvDtype caches, Grouping grouping, int sequences, Step kind) {
    try (Decoder decoder = decoder(linear, caches, grouping);
        KvArena arena = arena(decoder, sequences);
        StepOutput output = decoder.forward(step(decoder, arena, sequences, kind))) {
      return output.logits().toFloats();
    }
  }

  @ParameterizedTest
  @CsvSource({"8", "32", "64"})
  void theirNumberDoesNotGrowWithThatOfSequences(int sequences) {
    try (Decoder decoder = decoder(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW)) {
      for (Step kind : Step.values()) {
        try (KvArena arena = arena(decoder, sequences)) {
          List<Segment> step = step(decoder, arena, sequences, kind);
          int longest = step.stream().mapToInt(Segment::end).max().orElseThrow();
          int rangesOfKeys = 32 - Integer.numberOfLeadingZeros((longest - 1) / 64);
          List<AttentionGroup> groups = Grouping.FEW.of(step);
          assertThat(groups)
              .as("%s of %d", kind, sequences)
              .hasSizeLessThanOrEqualTo(2 * kind.ranges * rangesOfKeys);
          assertThat(groups.stream().flatMap(group -> group.segments().stream()))
              .as("each sequence is in one")
              .containsExactlyInAnyOrderElementsOf(IntStream.range(0, sequences).boxed().toList());
        }
      }
    }
  }

  /** One long sequence must not make sixty short ones as long as itself. */
  @Test
  void onlyFewArePaddedFarBeyondTheirLength() {
    try (Decoder decoder = decoder(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW);
        KvArena arena = arena(decoder, 8)) {
      List<Segment> step = new ArrayList<>();
      for (int i = 0; i < 61; i++) {
        int length = i == 30 ? 500 : 20;
        KvCache cache = arena.reserve(length + 1).orElseThrow();
        decoder.forward(List.of(Segment.text(cache, new int[length], false))).close();
        cache.advance(length);
        step.add(Segment.text(cache, new int[] {7}, true));
      }
      assertThat(Grouping.FEW.of(step)).extracting(AttentionGroup::keys).containsExactly(32, 501);
      assertThat(Grouping.FEW.of(step.subList(29, 31)))
          .as("one is no matter")
          .hasSizeLessThanOrEqualTo(2)
          .allSatisfy(group -> assertThat(group.keys()).isLessThanOrEqualTo(512));
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void sequencesSeeWhatTheyDoOnTheCpu(Step kind) {
    for (int sequences : new int[] {8, 40}) {
      float[] alike =
          logits(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.ALIKE, sequences, kind);
      float[] few = logits(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW, sequences, kind);
      double tolerance = Rounding.FLOAT32.ofNetwork(18, 96, 0, Rounding.size(alike));
      Closeness.assertClose(kind + " of " + sequences, few, alike, tolerance);
    }
  }

  @Test
  void sequencesSeeWhatTheyDoOnTheCpuInHalfPrecision() {
    float[] alike = logits(Linear.PLAIN_FLOAT16, KvDtype.FLOAT16, Grouping.ALIKE, 32, Step.ALL);
    float[] few = logits(Linear.PLAIN_FLOAT16, KvDtype.FLOAT16, Grouping.FEW, 32, Step.ALL);
    double tolerance = Rounding.FLOAT16.ofNetwork(18, 96, 6, Rounding.size(alike));
    Closeness.assertClose("float16", few, alike, tolerance);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void whatALeavingSequenceLeavesHarmsNoOther(Step kind) {
    float[] undisturbed = logits(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW, 8, kind);
    try (Decoder decoder = decoder(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW);
        KvArena arena = arena(decoder, 8)) {
      try (KvCache broken = arena.reserve(1000).orElseThrow();
          Tensor image = programs.full(Double.NaN, 1, 1000, CONFIG.hiddenSize())) {
        int[] rows = IntStream.range(0, 1000).toArray();
        Segment nan =
            Segment.text(broken, new int[1000], false)
                .withImage(new Segment.ImageRows(List.of(image), 0, rows));
        decoder.forward(List.of(nan)).close();
      }
      try (StepOutput output = decoder.forward(step(decoder, arena, 8, kind))) {
        assertThat(output.logits().toFloats()).isEqualTo(undisturbed);
      }
    }
  }

  /** In slots of one size they are read where they stand; PyTorch copies no mask of whole 16s. */
  @Test
  void likeSequencesAreReadWhereTheyStand() {
    try (Decoder decoder = decoder(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW);
        KvArena arena = arena(decoder, 8)) {
      List<Segment> step = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        KvCache cache = arena.reserve(128).orElseThrow();
        decoder.forward(List.of(Segment.text(cache, new int[10 * i + 1], false))).close();
        cache.advance(10 * i + 1);
        if (i != 5) {
          step.add(Segment.text(cache, new int[] {7}, true));
        }
      }
      assertThat(Grouping.FEW.of(step))
          .singleElement()
          .isEqualTo(new AttentionGroup(List.of(0, 1, 2, 3, 4, 5, 6), 0, 128, 8, 0, 1, 80));
      assertThat(Grouping.FEW.of(step.subList(3, 4)))
          .as("alone it needs no mask")
          .singleElement()
          .extracting(AttentionGroup::keys)
          .isEqualTo(32);
    }
  }

  @Test
  void whatStandsFarApartIsPutTogether() {
    try (Decoder decoder = decoder(Linear.PLAIN_FLOAT32, KvDtype.FLOAT32, Grouping.FEW);
        KvArena arena = arena(decoder, 8)) {
      List<KvCache> caches = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        caches.add(arena.reserve(64).orElseThrow());
      }
      List<Segment> step =
          List.of(
              Segment.text(caches.get(0), new int[] {7}, true),
              Segment.text(caches.get(19), new int[] {7}, true));
      AttentionGroup group = Grouping.FEW.of(step).get(0);
      assertThat(group.isGathered()).isTrue();
      assertThat(group.slots()).isEqualTo(2);
      assertThat(group.gatheredRows(step)).hasSize(32).startsWith(0, 0).endsWith(1216, 1216);
    }
  }
}
