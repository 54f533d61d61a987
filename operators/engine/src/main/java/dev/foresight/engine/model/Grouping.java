// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Torch;
import java.util.List;

/** Which sequences of a pass attend in one call. */
public enum Grouping {
  /** Each by itself, in shapes that do not depend on others. */
  ALONE {
    @Override
    List<AttentionGroup> of(List<Segment> segments) {
      return AttentionGroup.of(segments, true);
    }
  },
  /**
   * Those of like length; for the CPU, where a call costs little beside what is computed for
   * nothing.
   */
  ALIKE {
    @Override
    List<AttentionGroup> of(List<Segment> segments) {
      return AttentionGroup.of(segments, false);
    }
  },
  /**
   * All in a number of calls that is bounded, however many there are and however unlike; for
   * devices on which each call waits for its start.
   */
  FEW {
    @Override
    List<AttentionGroup> of(List<Segment> segments) {
      return FewGroups.of(segments);
    }
  };

  /** Returns the way of a device. */
  static Grouping on(Torch torch) {
    return torch.isCpu() ? ALIKE : FEW;
  }

  /** Puts the segments of a pass, at least one, into groups. */
  abstract List<AttentionGroup> of(List<Segment> segments);
}
