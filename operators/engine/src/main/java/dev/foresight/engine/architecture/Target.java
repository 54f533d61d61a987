// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import dev.foresight.engine.model.LanguageModel;
import dev.foresight.engine.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A model in a device's memory: what looks at images, and a decoder. */
public interface Target extends LanguageModel, AutoCloseable {
  /**
   * Looks at one image. Runs on one thread at a time.
   *
   * @return what the decoder sees of it, {@code [1, tokens, H]}; the caller owns it
   */
  Tensor look(ImageInput image);

  /**
   * Looks at images in as few passes as their shapes allow. What is seen of one may differ from
   * {@link #look(ImageInput)} by the rounding of larger products. Runs on one thread at a time.
   *
   * @param images any number, of any shapes
   * @return what the decoder sees of each, as above
   */
  default List<Tensor> look(List<ImageInput> images) {
    List<Tensor> looked = new ArrayList<>();
    try {
      images.forEach(image -> looked.add(look(image)));
      return looked;
    } catch (RuntimeException | Error e) {
      looked.forEach(Tensor::close);
      throw e;
    }
  }

  @Override
  void close();
}
