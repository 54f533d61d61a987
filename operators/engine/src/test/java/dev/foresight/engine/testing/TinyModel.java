// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import java.nio.file.Path;

/**
 * A LLaVA-1.5 of 0.4 million weights with its MSD draft, for tests that need any model that works:
 * the goldens of the engine, not what the project bundles. It knows the colours of backgrounds and
 * little else; its draft guesses well for it.
 *
 * <p>In files of the repository, as commands take folders: all modules with tests that use it lie
 * two folders deep, and run where they lie.
 */
public final class TinyModel {
  private static final Path GOLDENS =
      Path.of("../../operators/engine/src/test/resources/goldens/llava")
          .toAbsolutePath()
          .normalize();

  /** Folder of the model. */
  public static final Path TARGET = GOLDENS.resolve("model");

  /** Folder of its draft. */
  public static final Path DRAFT = GOLDENS.resolve("draft");

  /** Folder of images that it was tried on; {@code broken.png} is none. */
  public static final Path IMAGES = GOLDENS.resolve("images");

  /** An image of which it says: The background is blue. */
  public static final Path BLUE = IMAGES.resolve("background-0.png");

  private TinyModel() {}
}
