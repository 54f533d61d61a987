// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import dev.foresight.engine.request.Generation;

/**
 * What became of a row.
 *
 * @param generation null if it failed
 * @param code of its failure, or null
 * @param message of its failure, or null
 */
record Answer(Generation generation, String code, String message) {
  static Answer of(Generation generation) {
    return new Answer(generation, null, null);
  }
}
