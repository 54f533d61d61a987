// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.training.optimiser.LearntWeights;
import dev.foresight.training.optimiser.WeightGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Weights of a target, some of which learn: lists of tensors, as a program takes them. */
final class TargetWeights implements LearntWeights, AutoCloseable {
  private final List<List<Tensor>> lists = new ArrayList<>();
  private final List<Tensor> learnt = new ArrayList<>();
  private final List<List<String>> learntGroups = new ArrayList<>();
  private final Map<String, long[]> shapes;

  /**
   * Starts without any weight.
   *
   * @param shapes of all weights by their one names
   */
  TargetWeights(Map<String, long[]> shapes) {
    this.shapes = shapes;
  }

  /**
   * Adds a list.
   *
   * @param names for each tensor, the weights that stand in it
   * @param learns whether the tensors of this list are learnt
   * @param values finds values by weights' names, row-major
   */
  void add(
      Torch torch, List<List<String>> names, boolean learns, Function<String, float[]> values) {
    WeightGroups groups = new WeightGroups(names, shapes);
    List<Tensor> tensors = new ArrayList<>();
    lists.add(tensors);
    for (int i = 0; i < groups.size(); i++) {
      float[] joined = groups.join(i, values);
      tensors.add(
          learns ? torch.parameter(joined, groups.shape(i)) : torch.copy(joined, groups.shape(i)));
    }
    if (learns) {
      learnt.addAll(tensors);
      learntGroups.addAll(names);
    }
  }

  /** Returns the lists in the order in which they were added. */
  List<List<Tensor>> lists() {
    return lists;
  }

  @Override
  public List<Tensor> learnt() {
    return learnt;
  }

  @Override
  public WeightGroups groups() {
    return new WeightGroups(learntGroups, shapes);
  }

  /** Copies out what is learnt, by the weights' one names. */
  Map<String, float[]> values() {
    return groups().split(learnt);
  }

  @Override
  public void close() {
    lists.forEach(list -> list.forEach(Tensor::close));
  }
}
