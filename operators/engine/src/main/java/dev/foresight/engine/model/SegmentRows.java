// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of many segments behind each other, as forward programs take them. */
final class SegmentRows implements AutoCloseable {
  private final AttentionRows attention;
  private final Tensor ids;
  private final Tensor positions;
  private final List<Tensor> features = new ArrayList<>();
  private final List<Long> featureFroms = new ArrayList<>();
  private final List<Long> featureTos = new ArrayList<>();
  private final Tensor featureRows;
  private final Tensor wanted;

  /**
   * Puts rows together.
   *
   * @param segments of caches of one arena
   * @param axes numbers that each position must have
   * @param alone whether each segment is to attend alone
   */
  SegmentRows(Torch torch, List<Segment> segments, int axes, boolean alone) {
    this.attention = new AttentionRows(torch, segments, alone);
    int total = segments.stream().mapToInt(segment -> segment.ids().length).sum();
    long[] allIds = new long[total];
    long[] allPositions = new long[total * axes];
    long[] allWanted = new long[total];
    long[] imageRows = new long[total];
    int wantedCount = 0;
    int imageRowCount = 0;
    int row = 0;
    for (Segment segment : segments) {
      for (int j = 0; j < segment.ids().length; j++) {
        allIds[row + j] = segment.ids()[j];
      }
      if (segment.positions().length != segment.ids().length * axes) {
        throw new IllegalArgumentException(
            "%d rows have %d numbers for their positions, but the model takes %d for each"
                .formatted(segment.ids().length, segment.positions().length, axes));
      }
      for (int j = 0; j < segment.positions().length; j++) {
        allPositions[row * axes + j] = segment.positions()[j];
      }
      for (int wantedRow : segment.wanted()) {
        allWanted[wantedCount++] = (long) row + wantedRow;
      }
      if (segment.image().isPresent()) {
        Segment.ImageRows image = segment.image().get();
        addFeatures(image);
        for (int imageRow : image.rows()) {
          imageRows[imageRowCount++] = (long) row + imageRow;
        }
      }
      row += segment.ids().length;
    }
    ids = torch.longs(allIds, total);
    positions =
        axes == 1 ? torch.longs(allPositions, total) : torch.longs(allPositions, total, axes);
    featureRows = torch.longs(Arrays.copyOf(imageRows, imageRowCount), imageRowCount);
    wanted = torch.longs(Arrays.copyOf(allWanted, wantedCount), wantedCount);
  }

  /** Which rows of each tensor are used: they are counted over all of them. */
  private void addFeatures(Segment.ImageRows image) {
    long from = image.from();
    long to = from + image.rows().length;
    for (Tensor images : image.features()) {
      long count = images.shape()[0] * images.shape()[1];
      if (from < count && to > 0) {
        features.add(images);
        featureFroms.add(Math.max(0, from));
        featureTos.add(Math.min(count, to));
      }
      from -= count;
      to -= count;
    }
  }

  Program.Call passIds(Program.Call call) {
    return call.tensor(ids);
  }

  Program.Call passPositions(Program.Call call) {
    return call.tensor(positions);
  }

  /** Passes features, and which rows they take. */
  Program.Call passImages(Program.Call call) {
    return call.tensors(features)
        .numbers(featureFroms.stream().mapToLong(Long::longValue).toArray())
        .numbers(featureTos.stream().mapToLong(Long::longValue).toArray())
        .tensor(featureRows);
  }

  /** Passes the arena, what attends to what in it, and the wanted rows. */
  Program.Call passContext(Program.Call call) {
    return attention.pass(call).tensor(wanted);
  }

  @Override
  public void close() {
    ids.close();
    positions.close();
    featureRows.close();
    attention.close();
    wanted.close();
  }
}
