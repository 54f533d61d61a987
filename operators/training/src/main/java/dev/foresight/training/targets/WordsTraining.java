// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.VisionConfig;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The losses of a projector by the words that are said about images, and their gradients; see the
 * TorchScript text. Its weights are three lists: the embedding, the projector and the tower. Runs
 * on one thread at a time.
 */
final class WordsTraining implements AutoCloseable {
  /** As sharp as a projector chose it to be that could: it began at 12 and ended at 31. */
  private static final double SHARPNESS = 24;

  private static final double LENGTH_WEIGHT = 0.01;

  private final Torch torch;
  private final int imageSize;
  private final Program program;
  private final Tensor said;
  private final int words;

  /**
   * Creates one.
   *
   * @param dtype of products; weights are float32
   * @param said ids of the words that are said at all
   */
  WordsTraining(Torch torch, LlavaConfig config, ModelDtype dtype, long[] said) {
    this.torch = torch;
    VisionConfig vision = config.vision();
    this.imageSize = vision.imageSize();
    this.words = said.length;
    this.program =
        torch.load(
            LlavaTraining.program("WordsTraining", "words-training.torchscript", dtype)
                .set("layers", vision.featureLayers())
                .set("heads", vision.heads())
                .set("patch", vision.patchSize())
                .set("eps", vision.layerNormEps())
                .set("quick_gelu", vision.quickGelu())
                .set("drop_class", vision.dropsClassToken())
                .set("sharpness", SHARPNESS)
                .set("length_weight", LENGTH_WEIGHT));
    this.said = torch.longs(said, said.length);
  }

  /**
   * Computes losses and gradients.
   *
   * @param pixels of each image
   * @param wanted how much each word counts of each image
   * @return one loss an image; the caller owns it
   */
  TargetLosses differentiate(TargetWeights weights, List<float[]> pixels, List<float[]> wanted) {
    try (Tensor images = LlavaTraining.pixels(torch, pixels, imageSize);
        Tensor shares = shares(wanted)) {
      Program.RecordedCall call = program.recordedCall();
      weights.lists().forEach(call::tensors);
      List<Tensor> results = call.tensor(images).tensor(said).tensor(shares).run();
      int gradients = weights.learnt().size();
      return losses(
          results.get(gradients), results.get(gradients + 1), results.subList(0, gradients));
    }
  }

  /** Computes losses likewise, without gradients. */
  TargetLosses validate(TargetWeights weights, List<float[]> pixels, List<float[]> wanted) {
    try (Tensor images = LlavaTraining.pixels(torch, pixels, imageSize);
        Tensor shares = shares(wanted)) {
      Program.Call call = program.call("validate");
      weights.lists().forEach(call::tensors);
      List<Tensor> results = call.tensor(images).tensor(said).tensor(shares).runForTensors();
      return losses(results.get(0), results.get(1), List.of());
    }
  }

  private Tensor shares(List<float[]> wanted) {
    return torch.floats(TargetBatch.joined(wanted), wanted.size(), words);
  }

  private static TargetLosses losses(Tensor losses, Tensor hits, List<Tensor> gradients) {
    try (losses;
        hits) {
      float[] values = losses.toFloats();
      int[] samples = IntStream.range(0, values.length).toArray();
      return new TargetLosses(samples, values, hits.toLongs(), new long[0], gradients);
    }
  }

  @Override
  public void close() {
    said.close();
    program.close();
  }
}
