// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.VisionConfig;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The losses of a vision tower that names what it sees, and their gradients; see the TorchScript
 * text. Its weights are two lists: of the whole tower, and of the head. Runs on one thread at a
 * time.
 */
final class ClassifierTraining implements AutoCloseable {
  private final Torch torch;
  private final VisionConfig config;
  private final List<Attribute> attributes;
  private final Program program;
  private final Tensor ends;
  private final Tensor several;

  /**
   * Creates one.
   *
   * @param dtype of products; weights are float32
   * @param smoothing share of a label that is spread over all values of an attribute with one value
   */
  ClassifierTraining(
      Torch torch,
      VisionConfig config,
      List<Attribute> attributes,
      ModelDtype dtype,
      double smoothing) {
    this.torch = torch;
    this.config = config;
    this.attributes = attributes;
    this.program =
        torch.load(
            LlavaTraining.program("ClassifierTraining", "classifier-training.torchscript", dtype)
                .set("layers", config.layers())
                .set("heads", config.heads())
                .set("patch", config.patchSize())
                .set("eps", config.layerNormEps())
                .set("quick_gelu", config.quickGelu())
                .set("smoothing", smoothing));
    long[] last = new long[attributes.size()];
    long[] many = new long[attributes.size()];
    for (int i = 0; i < last.length; i++) {
      last[i] = Attribute.classes(attributes.subList(0, i + 1));
      many[i] = attributes.get(i).several() ? 1 : 0;
    }
    this.ends = torch.longs(last, last.length);
    this.several = torch.longs(many, many.length);
  }

  /**
   * Computes losses and gradients.
   *
   * @param pixels of each image
   * @param wanted of each image, see {@link Attribute#wanted}
   * @return losses and hits {@code [images, attributes]}; the caller owns it
   */
  TargetLosses differentiate(TargetWeights weights, List<float[]> pixels, List<float[]> wanted) {
    try (Tensor images = LlavaTraining.pixels(torch, pixels, config.imageSize());
        Tensor classes = classes(wanted)) {
      Program.RecordedCall call = program.recordedCall();
      weights.lists().forEach(call::tensors);
      List<Tensor> results = call.tensor(images).tensor(classes).tensor(ends).tensor(several).run();
      int gradients = weights.learnt().size();
      return losses(
          results.get(gradients),
          results.get(gradients + 1),
          new long[0],
          results.subList(0, gradients));
    }
  }

  /** Computes losses likewise, and what is likeliest, without gradients. */
  TargetLosses validate(TargetWeights weights, List<float[]> pixels, List<float[]> wanted) {
    try (Tensor images = LlavaTraining.pixels(torch, pixels, config.imageSize());
        Tensor classes = classes(wanted)) {
      Program.Call call = program.call("validate");
      weights.lists().forEach(call::tensors);
      List<Tensor> results =
          call.tensor(images).tensor(classes).tensor(ends).tensor(several).runForTensors();
      try (Tensor said = results.get(2)) {
        return losses(results.get(0), results.get(1), said.toLongs(), List.of());
      }
    }
  }

  private Tensor classes(List<float[]> wanted) {
    return torch.floats(TargetBatch.joined(wanted), wanted.size(), Attribute.classes(attributes));
  }

  private TargetLosses losses(Tensor losses, Tensor hits, long[] said, List<Tensor> gradients) {
    try (losses;
        hits) {
      float[] values = losses.toFloats();
      int[] samples = IntStream.range(0, values.length).map(i -> i / attributes.size()).toArray();
      return new TargetLosses(samples, values, hits.toLongs(), said, gradients);
    }
  }

  @Override
  public void close() {
    ends.close();
    several.close();
    program.close();
  }
}
