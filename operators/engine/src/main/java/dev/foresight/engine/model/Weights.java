// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads weights for one call of a loading method and frees them after it: programs keep their own.
 */
public final class Weights implements AutoCloseable {
  private final WeightSource source;
  private final List<Tensor> read = new ArrayList<>();

  /** Reads from a source. */
  public Weights(WeightSource source) {
    this.source = source;
  }

  /** Reads one tensor as float32. */
  public Tensor read(String name) {
    Tensor tensor = source.read(name);
    read.add(tensor);
    return tensor;
  }

  /** Reads each named weight. */
  public List<Tensor> readAll(String prefix, String... names) {
    List<Tensor> all = new ArrayList<>();
    for (String name : names) {
      all.add(read(prefix + name));
    }
    return all;
  }

  /** Reads the weight and the bias of each named part. */
  public List<Tensor> readPairs(String prefix, String... parts) {
    List<Tensor> pairs = new ArrayList<>();
    for (String part : parts) {
      pairs.add(read(prefix + part + ".weight"));
      pairs.add(read(prefix + part + ".bias"));
    }
    return pairs;
  }

  @Override
  public void close() {
    read.forEach(Tensor::close);
  }
}
