// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.VisionConfig;
import dev.foresight.engine.model.Decoder;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.training.llama.LlamaLayers;
import java.util.List;

/**
 * The loss of a target over batches of conversations, and its gradients; see the TorchScript text.
 * Its weights are three lists: of {@link Part#TEXT}, {@link Part#PROJECTOR} and {@link
 * Part#VISION}. Runs on one thread at a time.
 */
final class LlavaTraining implements AutoCloseable {
  private final Torch torch;
  private final int imageSize;
  private final Program program;

  /**
   * Creates one.
   *
   * @param dtype of products; weights are float32
   */
  LlavaTraining(Torch torch, LlavaConfig config, ModelDtype dtype) {
    this.torch = torch;
    VisionConfig vision = config.vision();
    this.imageSize = vision.imageSize();
    this.program =
        torch.load(
            program("LlavaTraining", "llava-training.torchscript", dtype)
                .set("heads", config.text().heads())
                .set("kv_heads", config.text().kvHeads())
                .set("eps", config.text().rmsNormEps())
                .set("layers", config.text().layers())
                .set("vision_layers", vision.featureLayers())
                .set("vision_heads", vision.heads())
                .set("patch", vision.patchSize())
                .set("vision_eps", vision.layerNormEps())
                .set("quick_gelu", vision.quickGelu())
                .set("drop_class", vision.dropsClassToken())
                .tensorLists("inverse_frequencies"));
    try (Tensor frequencies = Decoder.inverseFrequencies(torch, config.text())) {
      program.call("load").tensor(frequencies).runForNumber();
    }
  }

  /** Starts a program that trains a target, with products of a type. */
  static ProgramSource program(String name, String resource, ModelDtype dtype) {
    return LlamaLayers.addTo(
            new ProgramSource(name, ProgramSource.text(LlavaTraining.class, resource)))
        .set("dtype", dtype.scalarType())
        .with("clip", ProgramSource.text(LlavaTraining.class, "clip.torchscript"))
        .with("learnt", ProgramSource.text(LlavaTraining.class, "learnt.torchscript"));
  }

  /** The tensors of a batch beside weights. */
  private record Inputs(Tensor pixels, List<Tensor> rows) implements AutoCloseable {
    @Override
    public void close() {
      pixels.close();
      rows.forEach(Tensor::close);
    }
  }

  private Inputs inputs(TargetBatch batch, List<float[]> pixels) {
    return new Inputs(
        pixels(torch, pixels, imageSize),
        List.of(
            longs(batch.ids()),
            longs(batch.imageRows()),
            longs(batch.places()),
            longs(batch.sequences(), batch.length()),
            longs(batch.lossRows()),
            longs(batch.wanted()),
            longs(batch.positions()),
            longs(batch.branches())));
  }

  /** Makes a tensor of images, {@code [images, 3, size, size]}; the caller owns it. */
  static Tensor pixels(Torch torch, List<float[]> pixels, int size) {
    return torch.floats(TargetBatch.joined(pixels), pixels.size(), 3, size, size);
  }

  private Tensor longs(long... values) {
    return torch.longs(values, values.length);
  }

  /**
   * Computes losses and gradients.
   *
   * @param batch with at least one row that has a loss
   * @param pixels of all images of its sequences, in their order
   * @return the caller owns it
   */
  TargetLosses differentiate(TargetWeights weights, TargetBatch batch, List<float[]> pixels) {
    try (Inputs inputs = inputs(batch, pixels)) {
      Program.RecordedCall call = program.recordedCall();
      weights.lists().forEach(call::tensors);
      List<Tensor> results = call.tensor(inputs.pixels()).tensors(inputs.rows()).run();
      int gradients = weights.learnt().size();
      try (Tensor losses = results.get(gradients);
          Tensor hits = results.get(gradients + 1)) {
        return new TargetLosses(
            batch.lossSamples(),
            losses.toFloats(),
            hits.toLongs(),
            new long[0],
            results.subList(0, gradients));
      }
    }
  }

  /** Computes losses likewise, without gradients. */
  TargetLosses validate(TargetWeights weights, TargetBatch batch, List<float[]> pixels) {
    try (Inputs inputs = inputs(batch, pixels)) {
      List<Tensor> results = call("validate", weights, inputs).runForTensors();
      try (Tensor losses = results.get(0);
          Tensor hits = results.get(1)) {
        return new TargetLosses(
            batch.lossSamples(), losses.toFloats(), hits.toLongs(), new long[0], List.of());
      }
    }
  }

  /** Returns the logits of all rows, {@code [rows, vocabulary]}; the caller owns them. */
  Tensor logits(TargetWeights weights, TargetBatch batch, List<float[]> pixels) {
    try (Inputs inputs = inputs(batch, pixels)) {
      return call("logits", weights, inputs).runForTensor();
    }
  }

  private Program.Call call(String method, TargetWeights weights, Inputs inputs) {
    Program.Call call = program.call(method);
    weights.lists().forEach(call::tensors);
    return call.tensor(inputs.pixels()).tensors(inputs.rows());
  }

  @Override
  public void close() {
    program.close();
  }
}
