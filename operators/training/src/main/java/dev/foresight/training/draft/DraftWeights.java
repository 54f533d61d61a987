// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.training.optimiser.LearntWeights;
import dev.foresight.training.optimiser.WeightGroups;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The weights that a draft learns. */
public final class DraftWeights implements LearntWeights, AutoCloseable {
  private static final List<List<String>> GROUPS =
      List.of(
          List.of("fc.weight"),
          List.of("fc.bias"),
          List.of(
              "layers.0.self_attn.q_proj.weight",
              "layers.0.self_attn.k_proj.weight",
              "layers.0.self_attn.v_proj.weight"),
          List.of("layers.0.self_attn.o_proj.weight"),
          List.of("layers.0.post_attention_layernorm.weight"),
          List.of("layers.0.mlp.gate_proj.weight", "layers.0.mlp.up_proj.weight"),
          List.of("layers.0.mlp.down_proj.weight"));

  private final WeightGroups groups;
  private final List<Tensor> tensors;

  private DraftWeights(WeightGroups groups, List<Tensor> tensors) {
    this.groups = groups;
    this.tensors = tensors;
  }

  /**
   * Makes weights of given values.
   *
   * @param config shape of the draft
   * @param values by their published names, row-major
   */
  public static DraftWeights of(Torch torch, TextConfig config, Map<String, float[]> values) {
    WeightGroups groups = new WeightGroups(GROUPS, DraftCheckpoint.shapes(config));
    return new DraftWeights(
        groups,
        IntStream.range(0, groups.size())
            .mapToObj(i -> torch.parameter(groups.join(i, values::get), groups.shape(i)))
            .toList());
  }

  /** Returns the names of all that is learnt, in a fixed order. */
  public static List<String> names() {
    return GROUPS.stream().flatMap(List::stream).toList();
  }

  @Override
  public List<Tensor> learnt() {
    return tensors;
  }

  @Override
  public WeightGroups groups() {
    return groups;
  }

  /** Copies the weights out, by their published names. */
  public Map<String, float[]> values() {
    return groups.split(tensors);
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
