// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of an output, named so that whoever reads it finds them, wherever it lies: by the name
 * that the data set has for them if that leads there, else by their absolute path. Those that came
 * inside a data set are written into a folder beside the output.
 */
final class OutputImages {
  private final Path output;
  private final Path folder;

  /** Names the images of an output. */
  OutputImages(Path output) {
    this.output = output.toAbsolutePath();
    this.folder = this.output.resolveSibling(output.getFileName() + ".images");
  }

  /**
   * Returns a sample with images that can be found.
   *
   * @param index of the sample in all data sets
   * @throws IOException if an image cannot be written
   */
  Sample named(Sample sample, int index) throws IOException {
    List<SampleImage> images = new ArrayList<>();
    for (SampleImage image : sample.images()) {
      images.add(
          image instanceof SampleImage.InFile file
              ? named(file)
              : written(image, index + "-" + images.size()));
    }
    return new Sample(sample.id(), sample.origin(), sample.kind(), images, sample.turns());
  }

  private SampleImage named(SampleImage.InFile image) throws IOException {
    Path file = image.file().toAbsolutePath();
    Path byName = output.resolveSibling(image.name());
    boolean leadsThere = Files.exists(byName) && Files.isSameFile(byName, file);
    return leadsThere ? image : new SampleImage.InFile(file.toString(), file);
  }

  private SampleImage written(SampleImage image, String name) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(name);
    byte[] bytes = image.read();
    DurableFiles.writeFile(file, path -> Files.write(path, bytes));
    return new SampleImage.InFile(file.toString(), file);
  }
}
