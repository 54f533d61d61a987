// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.DraftOptions;
import dev.foresight.engine.model.DraftOutput;
import dev.foresight.engine.model.DraftSegment;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.serving.LoadedModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A draft as the engine runs it. */
final class ServedDraft {
  private ServedDraft() {}

  /** Returns what a draft puts out behind every position of a sample with images but the last. */
  static float[] outputs(
      LoadedModel target, Path folder, SampleFeatures features, Positions positions) {
    int rows = features.sample().length() - 1;
    int[] all = IntStream.range(0, rows).toArray();
    int[] behind = Arrays.copyOfRange(features.sample().ids(), 1, rows + 1);
    // No row of the draft stands before the first.
    int[] imageRows =
        Arrays.stream(features.sample().imageRows())
            .filter(row -> row > 0)
            .map(row -> row - 1)
            .toArray();
    int skipped = features.sample().imageRows().length - imageRows.length;
    try (DraftModel draft =
            DraftModel.load(
                target.torch(),
                DraftCheckpoint.open(folder),
                target.model(),
                DraftOptions.like(target.model()));
        KvCache cache = draft.newCache()) {
      Segment segment =
          new Segment(
                  cache, behind, positions.from(0, rows), Optional.empty(), Optional.empty(), all)
              .withImage(new Segment.ImageRows(features.visual(), skipped, imageRows));
      try (DraftOutput output =
          draft.forward(List.of(new DraftSegment(segment, all, 0, 0)), features.hidden(), 1)) {
        return output.hidden().toFloats();
      }
    }
  }
}
