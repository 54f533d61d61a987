// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.Proofs;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the bytes are: a picture or a refusal with a code, and a cost that the limits bound.
 *
 * <p>A mutant is decoded with the limit of pixels growing until its size is not what it is refused
 * for. So the bound of each try follows from what its header announces: little for a refusal, so
 * much a pixel for a picture.
 */
class ImageFuzzTest {
  private static final int MUTANTS = Proofs.either(300, 8_000);
  private static final long SEED = 19;
  private static final int LEAST_PIXELS = 1 << 13;
  private static final int MOST_PIXELS = 1 << 20;
  private static final int PRINTED_BYTES = 3_000;

  /**
   * Allocated at most for a pixel: undecoded samples of 16 bytes, ImageIO's picture, ours, one
   * turned upright, with room for copies.
   */
  private static final long BYTES_PER_PIXEL = 64;

  /** Tables of codecs, and the parts of a file, copied a few times. */
  private static final long BYTES_ANYWAY = 4 << 20;

  private static final long COPIES_OF_FILE = 16;

  /** Interpreted code on a slow machine; a decoder that is warm takes a tenth. */
  private static final long NANOS_PER_PIXEL = 2_000;

  private static final long NANOS_ANYWAY = 1_000_000_000;

  @ParameterizedTest
  @EnumSource
  void everyMutantIsDecodedOrRefusedAtABoundedCost(FuzzedKind kind) throws Exception {
    // Whole files first: they load what a first picture loads, and show that there is much to
    // damage.
    kind.seeds().forEach(new ImageDecoder(ImageLimits.DEFAULT)::decode);
    ImageMutator mutator = new ImageMutator(kind.seeds(), kind.strangers());
    Random random = new Random(SEED);
    try (CostMeter meter = new CostMeter()) {
      for (int mutant = 0; mutant < MUTANTS; mutant++) {
        byte[] file = mutator.mutant(random);
        check(meter, file, "%s mutant %d of seed %d".formatted(kind, mutant, SEED));
      }
    }
  }

  private static void check(CostMeter meter, byte[] file, String name) throws InterruptedException {
    boolean tooLarge = true;
    for (int pixels = LEAST_PIXELS; tooLarge && pixels <= MOST_PIXELS; pixels *= 4) {
      ImageDecoder decoder = new ImageDecoder(new ImageLimits(1 << 20, pixels, 4096));
      String allowed = "%s, %,d pixels allowed".formatted(name, pixels);
      Supplier<String> what = () -> allowed + ", " + contents(file);
      long nanos = NANOS_ANYWAY + NANOS_PER_PIXEL * pixels;
      long bytes = BYTES_ANYWAY + BYTES_PER_PIXEL * pixels + COPIES_OF_FILE * file.length;
      try {
        CostMeter.Cost<String> cost = meter.measure(() -> verdict(decoder, file), nanos);
        assertThat(cost.nanos()).as(what).isLessThan(nanos);
        assertThat(cost.bytes()).as(what).isLessThan(bytes);
        tooLarge = cost.result().equals(ErrorCode.IMAGE_TOO_LARGE.name());
      } catch (ExecutionException e) {
        throw new AssertionError(what.get(), e.getCause());
      } catch (CostMeter.Endless e) {
        throw new AssertionError("does not end: " + what.get(), e);
      }
    }
  }

  /** Returns the code of a refusal, or else "OK". */
  private static String verdict(ImageDecoder decoder, byte[] file) {
    try {
      decoder.decode(file);
      return "OK";
    } catch (RequestException e) {
      assertThat(e.code().name()).startsWith("IMAGE_");
      assertThat(e.getMessage()).doesNotContain("\n");
      return e.code().name();
    }
  }

  private static String contents(byte[] file) {
    return file.length > PRINTED_BYTES
        ? file.length + " bytes"
        : Base64.getEncoder().encodeToString(file);
  }
}
