// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.RandomWeights;
import dev.foresight.engine.model.StoredWeights;
import dev.foresight.engine.model.TensorPrograms;
import dev.foresight.engine.model.WeightSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.List;
import java.util.function.IntConsumer;

/** A LLaVA-1.5 model in a device's memory: vision tower, projector, decoder. */
public final class LlavaModel implements Target {
  private final TensorPrograms programs;
  private final WeightSource source;
  private final VisionTower vision;
  private final Decoder decoder;

  private LlavaModel(
      TensorPrograms programs, WeightSource source, VisionTower vision, Decoder decoder) {
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
    Decoder decoder = Decoder.load(torch, programs, config.text(), source, options, layersDone);
    return new LlavaModel(programs, source, vision, decoder);
  }

  /** Returns the vision tower with the projector. */
  public VisionTower vision() {
    return vision;
  }

  @Override
  public Decoder decoder() {
    return decoder;
  }

  @Override
  public Tensor look(ImageInput image) {
    VisionOutput output = vision.encode(List.of(image.pixels()));
    output.features().close();
    return output.projected();
  }

  @Override
  public List<Tensor> look(List<ImageInput> images) {
    return vision.look(images.stream().map(ImageInput::pixels).toList());
  }

  @Override
  public Tensor readHead() {
    return Decoder.readHead(decoder.config(), source);
  }

  @Override
  public void close() {
    decoder.close();
    vision.close();
    programs.close();
  }
}
