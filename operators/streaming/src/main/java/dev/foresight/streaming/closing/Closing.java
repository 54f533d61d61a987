// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.closing;

import org.slf4j.Logger;

/**
 * Closes what a task had. Flink takes a task that fails in closing for a broken TaskManager, and
 * ends that with all that runs in it, of other jobs too; so failures are told, and no more. What is
 * to be kept was kept in a checkpoint before.
 */
public final class Closing {
  private Closing() {}

  /**
   * Closes each, whatever becomes of the others.
   *
   * @param log told of failures
   * @param resources in this order; null where one was not opened
   */
  public static void each(Logger log, AutoCloseable... resources) {
    boolean interrupted = false;
    for (AutoCloseable resource : resources) {
      try {
        if (resource != null) {
          resource.close();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (Exception e) {
        log.warn("{} could not be closed in order", resource.getClass().getSimpleName(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
