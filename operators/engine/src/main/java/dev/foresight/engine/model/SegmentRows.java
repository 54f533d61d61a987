// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The rows of many segments behind each other, as forward programs take them. Making one reserves
 * the rows' place in the caches.
 */
final class SegmentRows implements AutoCloseable {
  private final List<Segment> segments;
  private final Tensor ids;
  private final Tensor positions;
  private final List<Tensor> features = new ArrayList<>();
  private final List<Long> featureFroms = new ArrayList<>();
  private final List<Long> featureTos = new ArrayList<>();
  private final Tensor featureRows;
  private final Tensor trees;
  private final Tensor wanted;

  SegmentRows(Torch torch, List<Segment> segments) {
    this.segments = segments;
    segments.forEach(segment -> segment.cache().reserve(segment.ids().length));
    int total = segments.stream().mapToInt(segment -> segment.ids().length).sum();
    long[] allIds = new long[total];
    long[] allPositions = new long[total];
    long[] allWanted = new long[total];
    long[] imageRows = new long[total];
    int wantedCount = 0;
    int imageRowCount = 0;
    int row = 0;
    for (Segment segment : segments) {
      for (int j = 0; j < segment.ids().length; j++) {
        allIds[row + j] = segment.ids()[j];
        allPositions[row + j] = segment.positions()[j];
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
    positions = torch.longs(allPositions, total);
    featureRows = torch.longs(Arrays.copyOf(imageRows, imageRowCount), imageRowCount);
    wanted = torch.longs(Arrays.copyOf(allWanted, wantedCount), wantedCount);
    float[] biases = biases(segments);
    trees = torch.floats(biases, biases.length);
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

  private static float[] biases(List<Segment> segments) {
    List<float[]> each =
        segments.stream().flatMap(s -> s.tree().stream()).map(TreeMask::biases).toList();
    float[] all = new float[each.stream().mapToInt(biases -> biases.length).sum()];
    int next = 0;
    for (float[] biases : each) {
      System.arraycopy(biases, 0, all, next, biases.length);
      next += biases.length;
    }
    return all;
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

  /** Passes caches, trees and the wanted rows. */
  Program.Call passContext(Program.Call call) {
    return call.tensors(segments.stream().map(segment -> segment.cache().rows()).toList())
        .numbers(each(segment -> segment.cache().length()))
        .numbers(each(segment -> segment.ids().length))
        .tensor(trees)
        .numbers(each(segment -> segment.tree().map(TreeMask::columns).orElse(0)))
        .tensor(wanted);
  }

  private long[] each(ToIntFunction<Segment> value) {
    return segments.stream().mapToLong(value::applyAsInt).toArray();
  }

  @Override
  public void close() {
    ids.close();
    positions.close();
    featureRows.close();
    trees.close();
    wanted.close();
  }
}
