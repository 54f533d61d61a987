// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.checkpoint.LlavaShapes;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.function.IntConsumer;

/** A LLaVA-1.5 model in a device's memory: vision tower, projector, decoder. */
public final class LlavaModel implements AutoCloseable {
  private final TensorPrograms programs;
  private final WeightSource source;
  private final VisionTower vision;
  private final LlamaDecoder decoder;

  private LlavaModel(
      TensorPrograms programs, WeightSource source, VisionTower vision, LlamaDecoder decoder) {
    this.programs = programs;
    this.source = source;
    this.vision = vision;
    this.decoder = decoder;
  }

  /**
   * Loads a checkpoint.
   *
   * @param layersDone told after each of the decoder's layers how many are loaded
   */
  public static LlavaModel load(
      Torch torch, LlavaCheckpoint checkpoint, ModelOptions options, IntConsumer layersDone) {
    TensorPrograms programs = new TensorPrograms(torch);
    WeightSource source = new StoredWeights(programs, checkpoint::tensor);
    return load(torch, programs, checkpoint.config(), source, options, layersDone);
  }

  /**
   * Makes a model of any shape with random weights, for measuring.
   *
   * @param sharedLayers whether all decoder layers use one layer's memory
   */
  public static LlavaModel random(
      Torch torch, LlavaConfig config, ModelOptions options, boolean sharedLayers) {
    TensorPrograms programs = new TensorPrograms(torch);
    WeightSource source = new RandomWeights(programs, LlavaShapes.of(config), sharedLayers);
    return load(torch, programs, config, source, options, layers -> {});
  }

  private static LlavaModel load(
      Torch torch,
      TensorPrograms programs,
      LlavaConfig config,
      WeightSource source,
      ModelOptions options,
      IntConsumer layersDone) {
    VisionTower vision = VisionTower.load(torch, config.vision(), source, options);
    LlamaDecoder decoder =
        LlamaDecoder.load(torch, programs, config.text(), source, options, layersDone);
    return new LlavaModel(programs, source, vision, decoder);
  }

  /** Returns the vision tower with the projector. */
  public VisionTower vision() {
    return vision;
  }

  /** Returns the language model. */
  public LlamaDecoder decoder() {
    return decoder;
  }

  /** Reads the head's weights anew, {@code [vocabulary, H]}; the caller closes it. */
  public Tensor readHead() {
    return LlamaDecoder.readHead(decoder.config(), source);
  }

  @Override
  public void close() {
    decoder.close();
    vision.close();
    programs.close();
  }
}
