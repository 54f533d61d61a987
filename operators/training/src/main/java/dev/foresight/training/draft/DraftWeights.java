// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The weights that a draft learns, float32. Matrices that read the same rows are one tensor, as
 * they are multiplied in one product; outside they have their published names.
 */
public final class DraftWeights implements AutoCloseable {
  /** For each tensor, the published weights that stand in it behind each other. */
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

  private final TextConfig config;
  private final List<Tensor> tensors;

  private DraftWeights(TextConfig config, List<Tensor> tensors) {
    this.config = config;
    this.tensors = tensors;
  }

  /**
   * Makes weights of given values.
   *
   * @param config shape of the draft
   * @param values by their published names, row-major
   */
  public static DraftWeights of(Torch torch, TextConfig config, Map<String, float[]> values) {
    List<float[]> joined = join(config, values::get);
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < GROUPS.size(); i++) {
      tensors.add(torch.parameter(joined.get(i), shape(GROUPS.get(i), config)));
    }
    return new DraftWeights(config, tensors);
  }

  /** Joins what belongs to the weights, found by their published names, as the tensors are. */
  static List<float[]> join(TextConfig config, Function<String, float[]> values) {
    List<float[]> joined = new ArrayList<>();
    for (List<String> group : GROUPS) {
      float[] all = new float[Math.toIntExact(elements(group, config))];
      int filled = 0;
      for (String name : group) {
        float[] piece = values.apply(name);
        System.arraycopy(piece, 0, all, filled, piece.length);
        filled += piece.length;
      }
      joined.add(all);
    }
    return joined;
  }

  /** Returns the names of all that is learnt, in a fixed order. */
  public static List<String> names() {
    return GROUPS.stream().flatMap(List::stream).toList();
  }

  private static long elements(List<String> group, TextConfig config) {
    return Arrays.stream(shape(group, config)).reduce(1, Math::multiplyExact);
  }

  private static long[] shape(List<String> group, TextConfig config) {
    Map<String, long[]> shapes = DraftCheckpoint.shapes(config);
    long[] shape = shapes.get(group.get(0)).clone();
    shape[0] = group.stream().mapToLong(name -> shapes.get(name)[0]).sum();
    return shape;
  }

  /** Returns the shape of the draft. */
  public TextConfig config() {
    return config;
  }

  /** Returns the tensors as programs take them; they stay owned here. */
  List<Tensor> tensors() {
    return tensors;
  }

  /** Copies the weights out, by their published names. */
  public Map<String, float[]> values() {
    return split(tensors, config);
  }

  /** Copies out what belongs to the weights, such as gradients, by the weights' published names. */
  static Map<String, float[]> split(List<Tensor> tensors, TextConfig config) {
    Map<String, long[]> shapes = DraftCheckpoint.shapes(config);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int i = 0; i < GROUPS.size(); i++) {
      float[] all = tensors.get(i).toFloats();
      int taken = 0;
      for (String name : GROUPS.get(i)) {
        int size = Math.toIntExact(Arrays.stream(shapes.get(name)).reduce(1, Math::multiplyExact));
        values.put(name, Arrays.copyOfRange(all, taken, taken + size));
        taken += size;
      }
    }
    return values;
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
