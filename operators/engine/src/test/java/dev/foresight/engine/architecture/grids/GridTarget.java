// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.grids;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.model.RandomWeights;
import dev.foresight.engine.model.TensorPrograms;
import dev.foresight.engine.model.WeightSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;

/** The engine's decoder of random weights, and waves in place of what a vision tower would see. */
final class GridTarget implements Target {
  private final Torch torch;
  private final TensorPrograms programs;
  private final WeightSource weights;
  private final Decoder decoder;

  GridTarget(Torch torch, GridShape shape, ModelOptions options, boolean sharedLayers) {
    this.torch = torch;
    this.programs = new TensorPrograms(torch);
    this.weights = new RandomWeights(programs, shape.tensors(), sharedLayers);
    this.decoder = Decoder.load(torch, programs, shape.text(), weights, options, layers -> {});
  }

  @Override
  public Decoder decoder() {
    return decoder;
  }

  @Override
  public Tensor readHead() {
    return Decoder.readHead(decoder.config(), weights);
  }

  @Override
  public Tensor look(ImageInput image) {
    TextConfig text = decoder.config();
    float[] features = new float[image.pixels().length * text.hiddenSize()];
    for (int i = 0; i < features.length; i++) {
      float pixel = image.pixels()[i / text.hiddenSize()];
      features[i] = (float) Math.sin(50 * pixel * (1 + i % text.hiddenSize()));
    }
    return torch.floats(features, 1, image.grid().tokens(), text.hiddenSize());
  }

  @Override
  public void close() {
    decoder.close();
    programs.close();
  }
}
