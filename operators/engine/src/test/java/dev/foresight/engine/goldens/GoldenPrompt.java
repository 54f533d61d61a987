// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.architecture.llava.VisionOutput;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A golden case's prompt on its way through a model: ids, and image features made from the golden
 * pixels.
 */
public record GoldenPrompt(int[] ids, Optional<VisionOutput> vision) implements AutoCloseable {
  private static final int IMAGE = 600;

  public static GoldenPrompt of(GoldenCase golden, LlavaModel model) {
    Map<String, StoredTensor> expected = LlavaGoldens.expected(golden);
    Optional<VisionOutput> vision =
        Optional.ofNullable(expected.get("pixel_values"))
            .map(pixels -> encode(model, LlavaGoldens.floats(pixels)));
    return new GoldenPrompt(golden.inputIds(), vision);
  }

  private static VisionOutput encode(LlavaModel model, float[] pixels) {
    int size = model.vision().config().imageSize();
    int image = 3 * size * size;
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < pixels.length / image; i++) {
      images.add(Arrays.copyOfRange(pixels, i * image, (i + 1) * image));
    }
    return model.vision().encode(images);
  }

  /** Returns the target's rows of a piece of the prompt, the last one's logits wanted. */
  public Segment targetRows(KvCache cache, int from, int to) {
    Segment text = Segment.text(cache, Arrays.copyOfRange(ids, from, to), true);
    return image(from, to).map(text::withImage).orElse(text);
  }

  /** Returns the tokens behind the positions of a piece, with what follows the prompt's last. */
  public int[] shifted(int from, int to, int firstToken) {
    return IntStream.range(from + 1, to + 1)
        .map(i -> i < ids.length ? ids[i] : firstToken)
        .toArray();
  }

  /** Returns the features of the images among some positions. */
  public Optional<Segment.ImageRows> image(int from, int to) {
    int end = Math.min(to, ids.length);
    int[] rows =
        IntStream.range(from, end).filter(i -> ids[i] == IMAGE).map(i -> i - from).toArray();
    int before = (int) Arrays.stream(ids, 0, from).filter(id -> id == IMAGE).count();
    return rows.length == 0
        ? Optional.empty()
        : Optional.of(
            new Segment.ImageRows(List.of(vision.orElseThrow().projected()), before, rows));
  }

  @Override
  public void close() {
    vision.ifPresent(VisionOutput::close);
  }
}
