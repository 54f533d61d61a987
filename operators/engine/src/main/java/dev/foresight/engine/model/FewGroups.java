// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts the segments of a pass into few groups, however unlike they are.
 *
 * <p>Those of like size are a bucket, see {@link Size}, and padded to its longest; a bucket of few
 * joins the next larger one. Each is at most two groups: one of those in slots of one size, which
 * are read where they stand, and one of all others. So the number of groups depends on how far
 * sizes are apart, and not on how many segments there are; and what is put together takes about
 * twice the room, at most, that a layer's caches have of it. Nothing of it was measured on a GPU.
 */
final class FewGroups {
  /**
   * What is put together is read, written, and read again: as much as reading three slots where
   * they stand, if two of them are of other sequences.
   */
  private static final int GATHERING = 3;

  /** PyTorch's kernels for CUDA copy a mask, for each head, if its rows are not of whole 16s. */
  private static final int MASK_KEYS = 16;

  /** What a device reads in the time that a call takes to start: assumed. */
  private static final int KEYS_OF_A_START = 1024;

  /**
   * A range of sizes.
   *
   * @param rows most new rows: 1; as many as PyTorch's kernels for CUDA compute together in any
   *     case; or a doubling of that
   * @param keys most keys: a block, or a doubling of it
   */
  private record Size(int rows, int keys) {
    private static final int TREE_ROWS = 64;

    static Size of(Segment segment) {
      int rows = segment.ids().length;
      return new Size(
          rows == 1 ? 1 : doubled(TREE_ROWS, rows), doubled(KvArena.BLOCK_ROWS, segment.end()));
    }

    private static int doubled(int from, int atLeast) {
      int size = from;
      while (size < atLeast) {
        size *= 2;
      }
      return size;
    }
  }

  private FewGroups() {}

  static List<AttentionGroup> of(List<Segment> segments) {
    Comparator<Size> order = Comparator.comparingInt(Size::rows).thenComparing(Size::keys);
    NavigableMap<Size, List<Integer>> buckets =
        IntStream.range(0, segments.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> Size.of(segments.get(i)),
                    () -> new TreeMap<>(order),
                    Collectors.toCollection(ArrayList::new)));
    pour(buckets);
    return buckets.values().stream()
        .flatMap(bucket -> ofBucket(segments, bucket))
        .map(group -> aligned(segments, group))
        .toList();
  }

  /**
   * Pours a bucket into the next larger one if so few are padded that it costs less than a call.
   */
  private static void pour(NavigableMap<Size, List<Integer>> buckets) {
    for (Size size : List.copyOf(buckets.keySet())) {
      Size larger = buckets.higherKey(size);
      if (larger != null
          && larger.rows() == size.rows()
          && buckets.get(size).size() * (larger.keys() - size.keys()) <= KEYS_OF_A_START) {
        buckets.get(larger).addAll(buckets.remove(size));
      }
    }
  }

  private static Stream<AttentionGroup> ofBucket(List<Segment> segments, List<Integer> bucket) {
    List<Integer> most = mostOfOneRoom(segments, bucket);
    if (2 * most.size() < bucket.size() || !standClose(segments, most)) {
      return Stream.of(AttentionGroup.gathered(segments, bucket));
    }
    List<Integer> others = new ArrayList<>(bucket);
    others.removeAll(most);
    if (others.isEmpty()) {
      return Stream.of(AttentionGroup.inPlace(segments, most));
    }
    List<Integer> ofOneRoom = mostOfOneRoom(segments, others);
    boolean alsoInPlace = ofOneRoom.size() == others.size() && standClose(segments, ofOneRoom);
    return Stream.of(
        AttentionGroup.inPlace(segments, most),
        alsoInPlace
            ? AttentionGroup.inPlace(segments, ofOneRoom)
            : AttentionGroup.gathered(segments, others));
  }

  /** Returns as many as possible that are in slots of one size, in the order of their slots. */
  private static List<Integer> mostOfOneRoom(List<Segment> segments, List<Integer> any) {
    return any.stream()
        .sorted(Comparator.comparingInt(i -> segments.get(i).cache().firstRow()))
        .collect(
            Collectors.groupingBy(
                i -> segments.get(i).cache().capacity(), TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .max(Comparator.comparingInt(List::size))
        .orElseThrow();
  }

  private static boolean standClose(List<Segment> segments, List<Integer> ofOneRoom) {
    return AttentionGroup.inPlace(segments, ofOneRoom).slots() <= GATHERING * ofOneRoom.size();
  }

  private static AttentionGroup aligned(List<Segment> segments, AttentionGroup group) {
    return group.seesAll(segments)
        ? group
        : group.withKeys((group.keys() + MASK_KEYS - 1) / MASK_KEYS * MASK_KEYS);
  }
}
