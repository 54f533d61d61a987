// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.LoadedModel;
import java.util.Collections;
import java.util.List;

/** How many milliseconds the vision tower takes to look at some images in one pass. */
final class TowerProbe extends Probe<Double> {
  private final LoadedModel model;
  private final int threads;
  private final List<ImageInput> images;

  TowerProbe(LoadedModel model, int threads, int images) {
    super("vision tower, threads " + threads + ", images " + images);
    this.model = model;
    this.threads = threads;
    this.images = Collections.nCopies(images, model.images().blank());
  }

  int threads() {
    return threads;
  }

  int images() {
    return images.size();
  }

  @Override
  Double measure() {
    return model.torch().onOwnThread(threads, this::pass);
  }

  private Double pass() {
    look();
    long start = System.nanoTime();
    look();
    return (System.nanoTime() - start) / 1e6;
  }

  private void look() {
    model.model().look(images).forEach(Tensor::close);
  }
}
