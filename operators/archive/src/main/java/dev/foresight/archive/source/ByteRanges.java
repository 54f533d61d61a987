// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.util.ArrayList;
import java.util.List;

/** Cuts files whose rows are found from any byte on. */
final class ByteRanges {
  private ByteRanges() {}

  /** Returns ranges of a length between two bounds, the last one shorter. */
  static List<FileRange> of(long bytes, long target, long least, long most) {
    long length = Math.max(least, Math.min(most, target));
    List<FileRange> ranges = new ArrayList<>();
    for (long start = 0; start < bytes; start += length) {
      ranges.add(new FileRange(start, Math.min(bytes, start + length)));
    }
    return ranges;
  }
}
