// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What attends to what in a pass, as forward programs take it; see {@code attention.torchscript}.
 */
final class AttentionRows implements AutoCloseable {
  private final KvArena arena;
  private final long[] numbers;
  private final List<long[]> rows;
  private final List<Tensor> biases = new ArrayList<>();
  private final List<Tensor> behinds = new ArrayList<>();

  /** Puts it together, and makes the rows that are read fit to be read. */
  AttentionRows(Torch torch, List<Segment> segments, Grouping grouping) {
    List<AttentionGroup> groups = grouping.of(segments);
    boolean alone = grouping == Grouping.ALONE;
    arena = segments.get(0).cache().arena();
    if (segments.stream().anyMatch(segment -> segment.cache().arena() != arena)) {
      throw new IllegalArgumentException("the segments of a pass must be of one arena's caches");
    }
    numbers = numbers(groups);
    // A tensor takes as long to make as a small kernel runs.
    if (alone || !groups.stream().allMatch(group -> group.seesAll(segments))) {
      for (AttentionGroup group : groups) {
        biases.add(
            !alone && group.seesAll(segments)
                ? torch.floats(new float[0], 0)
                : torch.floats(
                    group.biases(segments), group.slots(), 1, group.rows(), group.keys()));
      }
    }
    for (Segment segment : alone ? segments : List.<Segment>of()) {
      float[] behind = segment.behind(KvArena.BLOCK_ROWS);
      behinds.add(torch.floats(behind, behind.length));
    }
    rows = rows(segments, groups);
  }

  private static long[] numbers(List<AttentionGroup> groups) {
    List<long[]> numbers = new ArrayList<>();
    int gathered = 0;
    for (AttentionGroup group : groups) {
      int first = group.isGathered() ? gathered : group.firstRow();
      numbers.add(new long[] {first, group.slotRows(), group.slots(), group.rows(), group.keys()});
      gathered += group.isGathered() ? group.slots() * group.keys() : 0;
    }
    return numbers.stream().flatMapToLong(Arrays::stream).toArray();
  }

  private static List<long[]> rows(List<Segment> segments, List<AttentionGroup> groups) {
    int[] firstRows = new int[segments.size() + 1];
    for (int i = 0; i < segments.size(); i++) {
      firstRows[i + 1] = firstRows[i] + segments.get(i).ids().length;
    }
    long[] order = new long[groups.stream().mapToInt(group -> group.slots() * group.rows()).sum()];
    long[] back = new long[firstRows[segments.size()]];
    int base = 0;
    for (AttentionGroup group : groups) {
      for (int member = 0; member < group.segments().size(); member++) {
        int index = group.segments().get(member);
        group.clear(segments.get(index));
        int slot = base + group.slotOf(member, segments) * group.rows();
        for (int row = 0; row < group.rowsOf(segments.get(index)); row++) {
          int own = firstRows[index] + group.from() + row;
          order[slot + row] = own;
          back[own] = slot + row;
        }
      }
      base += group.slots() * group.rows();
    }
    boolean asTheyCome =
        Arrays.equals(order, IntStream.range(0, back.length).asLongStream().toArray());
    long[] none = new long[0];
    long[] written = segments.stream().flatMapToInt(Segment::arenaRows).asLongStream().toArray();
    long[] gathered =
        groups.stream()
            .flatMapToLong(group -> Arrays.stream(group.gatheredRows(segments)))
            .toArray();
    return List.of(written, asTheyCome ? none : order, asTheyCome ? none : back, gathered);
  }

  /** Returns what {@code attention.torchscript} calls rows. */
  List<long[]> rows() {
    return rows;
  }

  /** Passes the arena, groups, biases and what lies behind a block. */
  Program.Call pass(Program.Call call) {
    return call.tensor(arena.tensor()).numbers(numbers).tensors(biases).tensors(behinds);
  }

  @Override
  public void close() {
    biases.forEach(Tensor::close);
    behinds.forEach(Tensor::close);
  }
}
