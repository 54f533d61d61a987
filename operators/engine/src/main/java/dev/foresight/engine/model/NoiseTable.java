// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gumbel noise, a row of all ids for each {@link NoiseKey}: made once, and then there for the draft
 * that ranks proposals, for the target that chooses, and for later trees that reach the same index.
 * Owns its rows; those not asked for the longest go first. Runs on one thread at a time.
 */
public final class NoiseTable implements AutoCloseable {
  /** What rows that nobody asks for may take: 500 of LLaVA's, 32 sequences' trees. */
  private static final long KEPT_BYTES = 64L << 20;

  private final Program program;
  private final Map<Long, Row> rows = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long made;

  private record Row(Tensor noise, int width) {
    long bytes() {
      return (long) width * Float.BYTES;
    }
  }

  /** Creates an empty table. */
  public NoiseTable(Torch torch) {
    this.program =
        torch.load(
            new ProgramSource(
                    "Noise", ProgramSource.text(NoiseTable.class, "noise-table.torchscript"))
                .with("noise", ProgramSource.text(NoiseTable.class, "noise.torchscript")));
  }

  /**
   * Returns the rows of some keys, at least {@code width} ids each. They stay the table's, and are
   * good until the next call.
   *
   * @param onDevice any tensor on the device where they are wanted
   */
  List<Tensor> rows(Tensor onDevice, long[] keys, int width) {
    dropOldest(Arrays.stream(keys).boxed().collect(Collectors.toSet()));
    List<Tensor> result = new ArrayList<>();
    for (long key : keys) {
      Row row = rows.get(key);
      if (row == null || row.width() < width) {
        row = make(onDevice, key, width);
      }
      result.add(row.noise());
    }
    return result;
  }

  private Row make(Tensor onDevice, long key, int width) {
    Tensor noise = program.call("row").tensor(onDevice).number(key).number(width).runForTensor();
    Row row = new Row(noise, width);
    Row narrower = rows.put(key, row);
    bytes += row.bytes();
    made++;
    if (narrower != null) {
      drop(narrower);
    }
    return row;
  }

  private void dropOldest(Set<Long> wanted) {
    Iterator<Map.Entry<Long, Row>> oldestFirst = rows.entrySet().iterator();
    while (bytes > KEPT_BYTES && oldestFirst.hasNext()) {
      Map.Entry<Long, Row> oldest = oldestFirst.next();
      if (!wanted.contains(oldest.getKey())) {
        oldestFirst.remove();
        drop(oldest.getValue());
      }
    }
  }

  private void drop(Row row) {
    bytes -= row.bytes();
    row.noise().close();
  }

  /** Returns how many rows have been made so far. */
  public long made() {
    return made;
  }

  @Override
  public void close() {
    rows.values().forEach(row -> row.noise().close());
    rows.clear();
    program.close();
  }
}
