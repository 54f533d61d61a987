// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.serving.VisionCacheStatistics;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Features of the images seen last, so that many questions about one image cost its decoding and
 * the vision tower once. Bounded by bytes; those not asked for the longest go first. Owns one share
 * of each of its features: what is evicted lives on while a sequence holds a share. Safe for use by
 * many threads.
 */
public final class VisionCache implements AutoCloseable {
  private final long capacity;
  private final Map<ImageKey, ImageFeatures> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long hits;
  private long misses;
  private long evictions;

  /**
   * Creates an empty cache.
   *
   * @param capacity bytes that the features may take; 0 keeps none
   */
  public VisionCache(long capacity) {
    this.capacity = capacity;
  }

  /** Returns whether it keeps anything at all. */
  public boolean isOn() {
    return capacity > 0;
  }

  /** Returns a share of an image's features, which the caller owns, if they are here. */
  public synchronized Optional<ImageFeatures> find(ImageKey key) {
    Optional<ImageFeatures> found = Optional.ofNullable(entries.get(key)).map(ImageFeatures::share);
    hits += found.isPresent() ? 1 : 0;
    return found;
  }

  /** Returns whether an image's features are here now. */
  public synchronized boolean has(ImageKey key) {
    return entries.containsKey(key);
  }

  /** Keeps a share of features that were computed because they were not here. */
  public synchronized void add(ImageKey key, ImageFeatures features) {
    misses++;
    long added = features.projected().bytes();
    if (added > capacity || entries.containsKey(key)) {
      return;
    }
    evictUntilFree(added);
    entries.put(key, features.share());
    bytes += added;
  }

  private void evictUntilFree(long wanted) {
    Iterator<ImageFeatures> oldestFirst = entries.values().iterator();
    while (bytes + wanted > capacity) {
      ImageFeatures oldest = oldestFirst.next();
      bytes -= oldest.projected().bytes();
      oldestFirst.remove();
      oldest.close();
      evictions++;
    }
  }

  /** Returns what the cache has done so far. */
  public synchronized VisionCacheStatistics statistics() {
    return new VisionCacheStatistics(hits, misses, evictions, bytes);
  }

  @Override
  public synchronized void close() {
    entries.values().forEach(ImageFeatures::close);
    entries.clear();
    bytes = 0;
  }
}
