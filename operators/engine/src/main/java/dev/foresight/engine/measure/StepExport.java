// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.measure;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.KvArena;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.TreeMask;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Recording;
import dev.foresight.engine.runtime.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Steps of a model's decoder in the way of CUDA, taken by the CPU and written down, so that a
 * machine with a GPU, and without this software, can take them again and compare.
 */
public final class StepExport {
  private static final ModelOptions AS_ON_CUDA = ModelOptions.asOnCuda(ModelDtype.FLOAT16);

  private static final int[] PROMPT = {3, 4, 5, 6, 7};
  private static final int[] TREE = {-1, 0, 0, 1, 1};

  private StepExport() {}

  /**
   * Writes a model's programs, the calls that load it and take the steps, what they returned, and a
   * README that says how to do the same elsewhere.
   *
   * @param folder that is there; it comes to take as much as the model in its own type
   */
  public static void write(Checkpoint checkpoint, Path folder) throws IOException {
    try (Torch torch = Torch.open("cpu", 1);
        Recording recording = new Recording(folder)) {
      torch.onOwnThread(1, () -> takeSteps(checkpoint, torch.recording(recording)));
    }
    Files.writeString(
        folder.resolve("README.md"), ProgramSource.text(StepExport.class, "replay.md"));
  }

  private static int takeSteps(Checkpoint checkpoint, Torch torch) {
    try (Target model = checkpoint.load(torch, AS_ON_CUDA, layers -> {});
        KvArena arena = model.decoder().newArena(2 * KvArena.BLOCK_ROWS);
        KvCache first = arena.reserve(KvArena.BLOCK_ROWS).orElseThrow();
        KvCache second = arena.reserve(KvArena.BLOCK_ROWS).orElseThrow()) {
      Decoder decoder = model.decoder();
      Positions positions = Positions.counted(decoder.config().axes());
      take(decoder, Segment.text(first, PROMPT, positions, true));
      take(decoder, Segment.text(second, PROMPT, positions, true));
      take(
          decoder,
          Segment.text(first, new int[] {8}, positions, true),
          Segment.text(second, new int[] {9}, positions, true));
      decoder.forward(List.of(tree(first, positions), tree(second, positions))).close();
      return first.length();
    }
  }

  private static void take(Decoder decoder, Segment... segments) {
    decoder.forward(List.of(segments)).close();
    for (Segment segment : segments) {
      segment.cache().advance(segment.ids().length);
    }
  }

  private static Segment tree(KvCache cache, Positions positions) {
    int[] depths = {0, 1, 1, 2, 2};
    int[] ids = {10, 11, 12, 13, 14};
    int[] numbers = new int[ids.length * positions.from(cache.length(), 1).length];
    int axes = numbers.length / ids.length;
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(positions.from(cache.length() + depths[i], 1), 0, numbers, i * axes, axes);
    }
    return new Segment(
        cache,
        ids,
        numbers,
        Optional.empty(),
        Optional.of(TreeMask.of(TREE)),
        new int[] {0, 1, 2, 3, 4});
  }
}
