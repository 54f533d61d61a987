// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.optimiser;

import dev.foresight.engine.runtime.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which weights stand in which tensor. Matrices that read the same rows are one tensor, as they are
 * multiplied in one product; outside they have their published names.
 *
 * @param groups for each tensor, the names of the weights that stand in it behind each other
 * @param shapes of the weights by their names; those of a group differ in their first size only
 */
public record WeightGroups(List<List<String>> groups, Map<String, long[]> shapes) {
  /** Copies the lists. */
  public WeightGroups {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /** Returns the names of all weights, in the order of the tensors. */
  public List<String> names() {
    return groups.stream().flatMap(List::stream).toList();
  }

  /** Returns how many tensors there are. */
  public int size() {
    return groups.size();
  }

  /** Returns the shape of a tensor. */
  public long[] shape(int index) {
    List<String> group = groups.get(index);
    long[] shape = shapes.get(group.get(0)).clone();
    shape[0] = group.stream().mapToLong(name -> shapes.get(name)[0]).sum();
    return shape;
  }

  /** Joins what belongs to a tensor's weights, found by their names, row-major. */
  public float[] join(int index, Function<String, float[]> values) {
    float[] all = new float[elements(shape(index))];
    int filled = 0;
    for (String name : groups.get(index)) {
      float[] piece = values.apply(name);
      System.arraycopy(piece, 0, all, filled, piece.length);
      filled += piece.length;
    }
    return all;
  }

  /**
   * Copies out what belongs to the weights, such as gradients, by the weights' names.
   *
   * @param tensors one for each group
   */
  public Map<String, float[]> split(List<Tensor> tensors) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      float[] all = tensors.get(i).toFloats();
      int taken = 0;
      for (String name : groups.get(i)) {
        int size = elements(shapes.get(name));
        values.put(name, Arrays.copyOfRange(all, taken, taken + size));
        taken += size;
      }
    }
    return values;
  }

  /** Returns how many elements a shape has. */
  public static int elements(long[] shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }
}
