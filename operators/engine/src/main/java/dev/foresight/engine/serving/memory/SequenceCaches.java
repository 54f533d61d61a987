// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.model.KvCache;

/**
 * One sequence's share of the {@link KvBudget}; closing it gives it back.
 *
 * @param target keys and values of the target
 * @param draft those of the draft; of no layers without one
 */
public record SequenceCaches(KvCache target, KvCache draft) implements AutoCloseable {
  @Override
  public void close() {
    target.close();
    draft.close();
  }
}
