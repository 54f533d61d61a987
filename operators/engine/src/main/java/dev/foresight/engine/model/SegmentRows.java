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
  private final Tensor numbers;
  private final long[] sizes;
  private final List<Tensor> features = new ArrayList<>();
  private final List<Long> featureFroms = new ArrayList<>();
  private final List<Long> featureTos = new ArrayList<>();

  /**
   * Puts rows together.
   *
   * @param segments of caches of one arena
   * @param axes numbers that each position must have
   * @param grouping which segments attend in one call
   * @param more numbers that the program takes behind those of {@code rows.torchscript}
   */
  SegmentRows(Torch torch, List<Segment> segments, int axes, Grouping grouping, long[]... more) {
    this.attention = new AttentionRows(torch, segments, grouping);
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
    List<long[]> parts = new ArrayList<>();
    parts.add(allIds);
    parts.add(allPositions);
    parts.add(Arrays.copyOf(imageRows, imageRowCount));
    parts.add(Arrays.copyOf(allWanted, wantedCount));
    parts.addAll(attention.rows());
    parts.addAll(List.of(more));
    long[] all = parts.stream().flatMapToLong(Arrays::stream).toArray();
    numbers = torch.longs(all, all.length);
    sizes = parts.stream().mapToLong(part -> part.length).toArray();
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

  /** Passes all whole numbers in one tensor, and how many each of its parts has. */
  Program.Call passNumbers(Program.Call call) {
    return call.tensor(numbers).numbers(sizes);
  }

  /** Passes features, and which rows of them are used. */
  Program.Call passImages(Program.Call call) {
    return call.tensors(features)
        .numbers(featureFroms.stream().mapToLong(Long::longValue).toArray())
        .numbers(featureTos.stream().mapToLong(Long::longValue).toArray());
  }

  /** Passes the arena, and what attends to what in it. */
  Program.Call passContext(Program.Call call) {
    return attention.pass(call);
  }

  @Override
  public void close() {
    numbers.close();
    attention.close();
  }
}
