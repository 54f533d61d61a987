// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import dev.foresight.engine.runtime.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A tensor in a file.
 *
 * @param file that holds it
 * @param offset of its first byte in the file
 * @param dtype of its elements, little-endian
 * @param shape sizes of its dimensions, outermost first
 */
public record StoredTensor(Path file, long offset, DType dtype, long[] shape) {

  /** Returns its size in bytes. */
  public long bytes() {
    return Arrays.stream(shape).anyMatch(size -> size == 0)
        ? 0
        : Arrays.stream(shape).reduce(dtype.bytes(), Math::multiplyExact);
  }

  /** Returns its size in bytes, or nothing if that is 2^63 or more. */
  OptionalLong bytesIfFinite() {
    try {
      return OptionalLong.of(bytes());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Maps its bytes into memory; they are read from disk as they are used.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public ByteBuffer map() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, offset, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
