// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import com.sun.management.ThreadMXBean;
import dev.foresight.engine.digest.Sha256;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.RgbImage;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program, not a test: decodes every image file below folders, and prints a line for each, with
 * tabs between: path, format, code of the refusal or {@code OK}, size, first 16 digits of the
 * SHA-256 of its RGB samples, megapixel-passes announced, milliseconds of CPU, MiB allocated,
 * message. Made for the test images of other projects' source packages, to be compared with what
 * Pillow makes of them: {@code deploy/docs/images.md} tells how, and what came of it.
 */
final class ImageCorpus {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final PrintStream out;

  private ImageCorpus(PrintStream out) {
    this.out = out;
  }

  /**
   * Decodes all.
   *
   * @param folders to look through
   */
  public static void main(String[] folders) throws IOException {
    ImageCorpus corpus = new ImageCorpus(System.out);
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          corpus.decode(file);
        }
      }
    }
  }

  private void decode(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Optional<ImageFormat> format = ImageFormat.sniff(bytes);
    if (format.isEmpty()) {
      return;
    }
    long cpu = THREADS.getCurrentThreadCpuTime();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    String work = "-";
    String verdict;
    String message = "";
    try {
      UndecodedImage image = decoder.open(bytes);
      work = String.format(Locale.ROOT, "%.3f", image.work() / 1e6);
      RgbImage rgb = image.decode();
      verdict = "OK\t%dx%d\t%s".formatted(rgb.width(), rgb.height(), digest(rgb.rgb()));
    } catch (RequestException e) {
      verdict = e.code() + "\t-\t-";
      message = e.getMessage().replaceAll("\\s", " ");
    } catch (OutOfMemoryError e) {
      verdict = "OUT_OF_MEMORY\t-\t-";
    }
    out.printf(
        Locale.ROOT,
        "%s\t%s\t%s\t%s\t%.1f\t%.1f\t%s%n",
        file,
        format.get(),
        verdict,
        work,
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6,
        (THREADS.getCurrentThreadAllocatedBytes() - allocated) / 1048576.0,
        message);
  }

  private static String digest(byte[] rgb) {
    return new Sha256().add(rgb).hex().substring(0, 16);
  }
}
