// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Segments that attend in one call, each padded to the longest of them, with all of their rows or
 * equally placed ones. Either they have caches in slots of one size, and are read where they stand;
 * or their keys and values are put together first, {@link #isGathered}.
 *
 * @param segments by their index in the pass, in the order of their slots
 * @param firstRow of the arena, where the first one's slot starts; 0 if they are gathered
 * @param slotRows rows of each slot; 0 if they are gathered
 * @param slots from the first one's to the last one's, those between that are of no segment
 *     included; if they are gathered, one each
 * @param from the first of each segment's new rows that attends here
 * @param rows of each segment that attend here, from that one on; some may have fewer
 * @param keys that the last of them sees in the longest segment, at least
 */
record AttentionGroup(
    List<Integer> segments, int firstRow, int slotRows, int slots, int from, int rows, int keys) {
  /**
   * How much of what a group reads may be padding. Measured with 30 layers of 3 key heads: a slot
   * in a group takes a quarter to a half of the time of a sequence alone, at any length.
   */
  private static final int MAX_PADDING = 2;

  /**
   * How many rows of a prompt attend in one call. A call reads all keys up to its last row's, so
   * several short ones leave out half of what no row sees; shorter ones than this gain little more
   * (470 rows behind 130 of 9 heads, on one thread: 5.7 ms whole, 5.0 in 2 calls, 4.3 in 4, 4.1 in
   * 8).
   */
  private static final int CALL_ROWS = 128;

  /**
   * Puts the segments of a pass into groups. The rows of long prompts are cut into several.
   *
   * @param alone whether each is to be a group of its own, in their order
   */
  static List<AttentionGroup> of(List<Segment> segments, boolean alone) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, segments.size()).boxed().toList());
    if (!alone) {
      order.sort(
          Comparator.<Integer>comparingInt(i -> segments.get(i).ids().length)
              .thenComparingInt(i -> segments.get(i).cache().capacity())
              .thenComparingInt(i -> segments.get(i).cache().firstRow()));
    }
    List<AttentionGroup> groups = new ArrayList<>();
    List<Integer> run = new ArrayList<>();
    for (int next : order) {
      if (!run.isEmpty() && (alone || !worthwhile(segments, run, next))) {
        groups.add(inPlace(segments, run));
        run = new ArrayList<>();
      }
      run.add(next);
    }
    groups.add(inPlace(segments, run));
    return alone ? groups : groups.stream().flatMap(group -> group.cut(segments)).toList();
  }

  /**
   * Returns segments in slots of one size, in the order of their slots, that are read where they
   * stand.
   */
  static AttentionGroup inPlace(List<Segment> segments, List<Integer> run) {
    KvCache first = segments.get(run.get(0)).cache();
    KvCache last = segments.get(run.get(run.size() - 1)).cache();
    int slotRows = first.capacity();
    return new AttentionGroup(
        run,
        first.firstRow(),
        slotRows,
        (last.firstRow() - first.firstRow()) / slotRows + 1,
        0,
        mostRows(segments, run),
        mostKeys(segments, run));
  }

  /** Returns segments whose keys and values are put together before they are read. */
  static AttentionGroup gathered(List<Segment> segments, List<Integer> any) {
    return new AttentionGroup(
        any, 0, 0, any.size(), 0, mostRows(segments, any), mostKeys(segments, any));
  }

  private static int mostRows(List<Segment> segments, List<Integer> indices) {
    return indices.stream().mapToInt(i -> segments.get(i).ids().length).max().orElseThrow();
  }

  private static int mostKeys(List<Segment> segments, List<Integer> indices) {
    return indices.stream().mapToInt(i -> segments.get(i).end()).max().orElseThrow();
  }

  /** Returns the same with more keys, which no row sees. */
  AttentionGroup withKeys(int more) {
    return new AttentionGroup(segments, firstRow, slotRows, slots, from, rows, more);
  }

  private static boolean worthwhile(List<Segment> segments, List<Integer> run, int next) {
    Segment first = segments.get(run.get(0));
    Segment one = segments.get(next);
    if (one.ids().length != first.ids().length
        || one.cache().capacity() != first.cache().capacity()) {
      return false;
    }
    List<Integer> longer = new ArrayList<>(run);
    longer.add(next);
    AttentionGroup group = inPlace(segments, longer);
    int needed = longer.stream().mapToInt(i -> segments.get(i).end()).sum();
    return (long) group.slots() * group.keys() <= (long) MAX_PADDING * needed;
  }

  /**
   * Returns the group in calls of equally many rows, as far as that goes, if they are a prompt's.
   */
  private Stream<AttentionGroup> cut(List<Segment> all) {
    if (segments.stream().anyMatch(index -> all.get(index).tree().isPresent())) {
      return Stream.of(this);
    }
    int calls = (rows + CALL_ROWS - 1) / CALL_ROWS;
    return IntStream.range(0, calls)
        .mapToObj(call -> part(rows * call / calls, rows * (call + 1) / calls));
  }

  private AttentionGroup part(int first, int last) {
    return new AttentionGroup(
        segments, firstRow, slotRows, slots, first, last - first, keys - rows + last);
  }

  /** Returns whether keys and values are put together before they are read. */
  boolean isGathered() {
    return slotRows == 0;
  }

  /**
   * Returns which slot of the group a segment's is.
   *
   * @param member which of {@link #segments} it is
   */
  int slotOf(int member, List<Segment> all) {
    return isGathered()
        ? member
        : (all.get(segments.get(member)).cache().firstRow() - firstRow) / slotRows;
  }

  /** Returns how many of its new rows a segment has here. */
  int rowsOf(Segment segment) {
    return Math.min(rows, segment.ids().length - from);
  }

  /** Makes what is read of a segment's slot fit to be read. */
  void clear(Segment segment) {
    segment.cache().clearTo(isGathered() ? segment.end() : keys);
  }

  /**
   * Returns the arena's rows that are put together, {@code [slots, keys]}; none if they are read
   * where they stand. Behind the keys of a sequence stands its first one, which is not seen there.
   */
  long[] gatheredRows(List<Segment> all) {
    long[] gathered = new long[isGathered() ? slots * keys : 0];
    for (int i = 0; i < gathered.length; i++) {
      Segment segment = all.get(segments.get(i / keys));
      int key = i % keys;
      gathered[i] = segment.cache().firstRow() + (key < segment.end() ? key : 0);
    }
    return gathered;
  }

  /** Returns whether it is one row that sees every key. */
  boolean seesAll(List<Segment> all) {
    return slots == 1 && all.get(segments.get(0)).seesAll();
  }

  /** Returns what each segment's rows see, as an additive bias {@code [slots, 1, rows, keys]}. */
  float[] biases(List<Segment> all) {
    float[] biases = new float[slots * rows * keys];
    for (int member = 0; member < segments.size(); member++) {
      Segment segment = all.get(segments.get(member));
      int first = slotOf(member, all) * rows * keys;
      for (int row = 0; row < rowsOf(segment); row++) {
        int begin = first + row * keys;
        int seen = segment.seenBefore(from + row);
        Arrays.fill(biases, begin + seen, begin + keys, Float.NEGATIVE_INFINITY);
        if (segment.tree().isPresent()) {
          TreeMask tree = segment.tree().get();
          System.arraycopy(
              tree.biases(), row * tree.columns(), biases, begin + seen, tree.columns());
        }
      }
    }
    return biases;
  }
}
