// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

/**
 * A file in a tar shard.
 *
 * @param start where its first header begins, in bytes of the uncompressed shard
 * @param name whole
 * @param bytes its length
 */
public record TarMember(long start, String name, long bytes) {
  /** Returns what members of a row have in common: the name up to its first dot. */
  public String key() {
    int dot = dot();
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Returns what is behind the first dot; empty without one. */
  public String end() {
    int dot = dot();
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  private int dot() {
    return name.indexOf('.', name.lastIndexOf('/') + 1);
  }
}
