// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * Keyed state on the disks of TaskManagers, in so much memory however much there is; checkpoints
 * hold what came since the last one.
 */
public final class DiskState {
  /** Of each slot, beside what Flink manages. */
  private static final MemorySize MEMORY = MemorySize.ofMebiBytes(64);

  private DiskState() {}

  /** Asks for it. */
  public static void require(Configuration flink) {
    flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    flink.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, MEMORY);
  }
}
