// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes as they were sent, up to the limit. Whoever lent the stream closes it. */
final class LimitedStream extends FilterInputStream {
  private final ImageLimits limits;
  private long read;

  LimitedStream(InputStream in, ImageLimits limits) {
    super(in);
    this.limits = limits;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(count);
    return count;
  }

  private void count(int bytes) {
    read += Math.max(0, bytes);
    limits.checkBytes(read);
  }

  /** The client's streams read to their end when they are closed, however far that is. */
  @Override
  public void close() {}
}
