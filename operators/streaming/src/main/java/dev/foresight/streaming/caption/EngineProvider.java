// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.Isolation;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Where an operator gets its engine. Travels to the TaskManagers with the job graph, so it holds
 * names and settings, never the engine itself.
 */
public interface EngineProvider extends Serializable {
  /**
   * Returns the engine of a subtask, ready to answer. Subtasks of a TaskManager may share one;
   * closing what is returned gives back this caller's share only.
   *
   * @param context of the subtask: its index and the devices it may use
   * @throws Exception if there is no engine to be had; the job then fails and restarts
   */
  Engine acquire(RuntimeContext context) throws Exception;

  /** Returns the gate of all engines of the process that this one's requests share it with. */
  Isolation isolation();
}
