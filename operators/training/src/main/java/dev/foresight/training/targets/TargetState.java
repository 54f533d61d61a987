// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaTower;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.training.features.SampleEncoder;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.run.Resources;
import dev.foresight.training.storage.TargetFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A target while it learns, whatever it learns from. Owns its native memory. */
final class TargetState implements AutoCloseable {
  private static final String WEIGHTS = "weights.";

  private final Resources owned = new Resources();
  private final Beginning beginning;
  private final TargetPlan plan;
  private final Optional<Map<String, float[]>> stored;
  private final Torch torch;
  private final TargetWeights weights;
  private AdamW optimiser;

  /**
   * Creates one without weights.
   *
   * @param shapes of all weights that a list may have, by their one names
   * @param stored tensors of a checkpoint to go on with
   * @throws IllegalArgumentException if the processor cannot multiply in the type
   */
  TargetState(
      TargetPlan plan,
      Beginning beginning,
      Map<String, long[]> shapes,
      Optional<Map<String, float[]>> stored) {
    this.beginning = beginning;
    this.plan = plan;
    this.stored = stored;
    this.torch = own(Torch.open(plan.engine().device(), plan.engine().threads()));
    torch.prepareThread();
    plan.options().dtype().linearOn(torch.device()).on(torch);
    this.weights = own(new TargetWeights(shapes));
  }

  /** Returns where what was learnt is stored. */
  static Path folder(TargetPlan plan) {
    return plan.run().output().resolve("model");
  }

  <T extends AutoCloseable> T own(T resource) {
    return owned.own(resource);
  }

  Torch torch() {
    return torch;
  }

  TargetWeights weights() {
    return weights;
  }

  /** Opens what writes conversations down as the target reads them. */
  SampleEncoder openEncoder() {
    LlavaConfig config = beginning.config();
    return new SampleEncoder(
        own(Tokenizer.open(plan.model(), config.imageTokenId())),
        config,
        Math.min(plan.options().maxLength(), config.text().maxPositions()),
        plan.engine().specialTokens());
  }

  AdamW optimiser() {
    return optimiser;
  }

  /** Begins the optimiser, behind the last weight. */
  void beginOptimiser(AdamW.Options options) {
    optimiser =
        own(
            stored.isPresent()
                ? AdamW.resumed(torch, weights, options, stored.get())
                : AdamW.fresh(torch, weights, options));
  }

  /**
   * Adds a list of weights: with the checkpoint's values, as far as it has them, else with others.
   *
   * @param names for each tensor, the weights that stand in it
   * @param learns whether the tensors of this list are learnt
   * @param otherwise finds values by weights' names, row-major
   */
  void add(List<List<String>> names, boolean learns, Function<String, float[]> otherwise) {
    weights.add(
        torch,
        names,
        learns,
        name -> {
          float[] known = stored.map(tensors -> tensors.get(WEIGHTS + name)).orElse(null);
          return known == null ? otherwise.apply(name) : known;
        });
  }

  /** Returns all tensors that another process needs to go on. */
  Map<String, float[]> tensors() {
    Map<String, float[]> tensors = new HashMap<>(optimiser.state());
    weights.values().forEach((name, values) -> tensors.put(WEIGHTS + name, values));
    return tensors;
  }

  /**
   * Stores the whole target as it is now, in the published format; where its tower alone learns,
   * that as well, as a CLIP model that {@link TargetPlan#tower} can be.
   */
  Path save() throws IOException {
    Path folder = folder(plan);
    Function<String, float[]> values = values();
    if (plan.options().phase() == Phase.VISION) {
      TargetFolder.writeTower(
          plan.run().output().resolve("tower"),
          beginning.folder(),
          plan.stored(),
          LlavaTower.shapes(beginning.config()),
          values);
    }
    TargetFolder.write(
        folder, beginning.folder(), config -> {}, plan.stored(), beginning.shapes(), values);
    return folder;
  }

  private Function<String, float[]> values() {
    Map<String, float[]> learnt = weights.values();
    return name -> learnt.containsKey(name) ? learnt.get(name) : beginning.values(name);
  }

  @Override
  public void close() {
    owned.close();
  }
}
