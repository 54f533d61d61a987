// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import dev.foresight.engine.images.ImageFile;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.nio.file.Files;
import java.nio.file.Path;

/** An encoded image (PNG, JPEG ...) of a sample, read when it is needed. */
public sealed interface SampleImage {
  /** Returns what to call it in messages and in other data sets. */
  String name();

  /**
   * Returns whether it can be read, as far as that shows without reading it: the check of a whole
   * data set before work on it starts.
   */
  boolean exists();

  /**
   * Reads it, undecoded.
   *
   * @throws RequestException if it cannot be read, or is larger than any decoder takes
   */
  byte[] read();

  /** An image in a file. */
  record InFile(String name, Path file) implements SampleImage {
    @Override
    public boolean exists() {
      return Files.isRegularFile(file);
    }

    @Override
    public byte[] read() {
      return ImageFile.read(file, ImageLimits.DEFAULT);
    }
  }

  /** An image that came with its sample. */
  record InMemory(String name, byte[] bytes) implements SampleImage {
    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public byte[] read() {
      return bytes;
    }
  }
}
