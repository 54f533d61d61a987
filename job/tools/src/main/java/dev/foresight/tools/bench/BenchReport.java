// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.DecoderPart;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import java.util.List;
import java.util.Map;

/**
 * What was measured. Times are in milliseconds. A share of the floor is the time of reading a
 * step's weights from memory once, divided by the time measured: no step of one token comes above
 * 1.
 *
 * @param model what was measured
 * @param machine where
 * @param workload the requests in words
 * @param repetitions that every spread comes from
 * @param context tokens before those of a timed forward pass
 * @param bandwidth reading memory, for each number of threads
 * @param forward forward passes, for each number of threads and new tokens
 * @param parts of forward passes; empty unless asked for
 * @param towers passes of the vision tower; empty unless asked for
 * @param serving requests through the engine, for each number of threads and batch size
 */
public record BenchReport(
    Model model,
    Machine machine,
    String workload,
    int repetitions,
    int context,
    List<Bandwidth> bandwidth,
    List<Forward> forward,
    List<Parts> parts,
    List<Tower> towers,
    List<Serving> serving) {

  /**
   * The model.
   *
   * @param fingerprint of the checkpoint, or {@code random}
   * @param dtype that it computes in
   * @param weightBytesPerStep that each step reads: all matrices of the layers, and the head
   */
  public record Model(
      String name,
      String fingerprint,
      String dtype,
      int layers,
      int hiddenSize,
      int intermediateSize,
      int heads,
      int kvHeads,
      int vocabularySize,
      boolean sharedLayers,
      long weightBytesPerStep) {
    static Model of(LoadedModel model, boolean sharedLayers) {
      TextConfig text = model.config().text();
      return new Model(
          model.name(),
          model.fingerprint(),
          model.model().decoder().dtype().toString(),
          text.layers(),
          text.hiddenSize(),
          text.intermediateSize(),
          text.heads(),
          text.kvHeads(),
          text.vocabularySize(),
          sharedLayers,
          model.model().decoder().weightBytesPerStep());
    }
  }

  /** The machine. */
  public record Machine(String device, int processors, String architecture, String java) {
    static Machine of(LoadedModel model) {
      return new Machine(
          model.torch().device(),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.arch"),
          System.getProperty("java.version"));
    }
  }

  /**
   * Reading memory.
   *
   * @param floorMs time of reading a step's weights at the median bandwidth
   */
  public record Bandwidth(int threads, Spread gigabytesPerSecond, double floorMs) {}

  /** A forward pass over new tokens of one sequence, the logits of all included. */
  public record Forward(int threads, int newTokens, Spread ms, double shareOfFloor) {}

  /**
   * The vision tower over images in one pass, the projector included.
   *
   * @param ms of the pass
   */
  public record Tower(int threads, int images, Spread ms) {}

  /**
   * A forward pass taken apart; each part in all layers together.
   *
   * @param newTokens of all sequences
   * @param productsGigaflops billions of operations a second of the layers' bare products
   * @param shareOfProducts these products' time, by that of the layers' parts
   */
  public record Parts(
      int threads,
      int newTokens,
      int sequences,
      int layers,
      Map<DecoderPart, Spread> ms,
      double productsGigaflops,
      double shareOfProducts) {
    /**
     * Puts it together.
     *
     * @param layerWeights of all layers' matrices
     */
    static Parts of(
        int threads,
        int newTokens,
        int sequences,
        int layers,
        long layerWeights,
        Map<DecoderPart, Spread> ms) {
      double products = ms.get(DecoderPart.PRODUCTS).median();
      double all = DecoderPart.OF_LAYERS.stream().mapToDouble(part -> ms.get(part).median()).sum();
      return new Parts(
          threads,
          newTokens,
          sequences,
          layers,
          ms,
          2.0 * newTokens * layerWeights / products / 1e6,
          products / all);
    }

    /** Returns the median of a part in one layer, or in the whole pass where it is there once. */
    double perLayer(DecoderPart part) {
      boolean once = part == DecoderPart.SHARED || part == DecoderPart.HEAD;
      return ms.get(part).median() / (once ? 1 : layers);
    }

    double sum() {
      return DecoderPart.OF_A_PASS.stream().mapToDouble(part -> ms.get(part).median()).sum();
    }
  }

  /**
   * Requests through the engine.
   *
   * @param decodeTokensPerSecond in steps in which all sequences decode
   * @param endToEndTokensPerSecond from the first submission until the last answer
   * @param promptTokensPerSecond in steps in which all sequences read their prompts
   * @param shareOfFloor of a decoding step, everything between two steps included
   * @param captions whole answers
   * @param steps by kind, those that occurred
   */
  public record Serving(
      int threads,
      int batchSize,
      Spread decodeTokensPerSecond,
      Spread endToEndTokensPerSecond,
      Spread promptTokensPerSecond,
      double shareOfFloor,
      Captions captions,
      Map<StepKind, Steps> steps) {}

  /**
   * Whole answers, and what the decoding thread does for one: medians over the repetitions.
   *
   * @param perSecond from the first submission until the last answer
   * @param towerMs encoding images, which are read and scaled on other threads
   * @param forwardMs the decoder, by kinds of steps
   * @param samplingMs choosing tokens
   * @param hostMs all else
   * @param idleMs waiting, such as for images that are being read
   */
  public record Captions(
      Spread perSecond,
      double towerMs,
      Map<StepKind, Double> forwardMs,
      double samplingMs,
      double hostMs,
      double idleMs) {}

  /**
   * Steps of one kind: medians over the repetitions.
   *
   * @param count of one repetition
   * @param sequences a step
   * @param rows a step
   * @param ms a step, in all phases but waiting
   * @param phaseMs a step, in each of them
   */
  public record Steps(
      double count, double sequences, double rows, double ms, Map<Phase, Double> phaseMs) {}
}
