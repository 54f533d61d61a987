// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.testing;

import java.io.IOException;
import org.apache.flink.core.fs.FSDataOutputStream;

/** A file on a disk that is full: it could be opened, but takes no byte. */
public final class FullDisk extends FSDataOutputStream {
  private final IOException failure = new IOException("No space left on device");

  /** Returns what writing fails with. */
  public IOException failure() {
    return failure;
  }

  @Override
  public void write(int one) throws IOException {
    throw failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    throw failure;
  }

  @Override
  public long getPos() {
    return 0;
  }

  @Override
  public void flush() {}

  @Override
  public void sync() {}

  @Override
  public void close() {}
}
