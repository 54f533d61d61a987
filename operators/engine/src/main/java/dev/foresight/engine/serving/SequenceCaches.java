// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.model.KvCache;
import java.util.Optional;

/**
 * One sequence's share of the {@link KvBudget}; closing it gives it back.
 *
 * @param target keys and values of the target
 * @param draft those of the draft, if there is one
 */
record SequenceCaches(KvCache target, Optional<KvCache> draft) implements AutoCloseable {
  @Override
  public void close() {
    target.close();
    draft.ifPresent(KvCache::close);
  }
}
