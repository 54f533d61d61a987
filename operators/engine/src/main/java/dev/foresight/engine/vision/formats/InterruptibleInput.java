// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Interruption;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory for ImageIO's readers, which ends them where their thread is interrupted.
 *
 * <p>A read gives a limited number of bytes, so that native code comes back now and then: it looks
 * for interruptions nowhere else, and holds up the garbage collector meanwhile.
 */
final class InterruptibleInput extends ImageInputStreamImpl {
  private static final int MOST_BYTES_A_READ = 4096;

  private final byte[] file;
  private final int bytesARead;

  InterruptibleInput(byte[] file) {
    this(file, MOST_BYTES_A_READ);
  }

  /**
   * Creates a stream.
   *
   * @param bytesARead bytes that a read gives at most; brought into 1..4096
   */
  InterruptibleInput(byte[] file, int bytesARead) {
    this.file = file;
    this.bytesARead = Math.max(1, Math.min(MOST_BYTES_A_READ, bytesARead));
  }

  @Override
  public int read() throws IOException {
    Interruption.check();
    checkClosed();
    bitOffset = 0;
    return streamPos < file.length ? file[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Interruption.check();
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= file.length) {
      return -1;
    }
    int count = (int) Math.min(Math.min(length, bytesARead), file.length - streamPos);
    System.arraycopy(file, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return file.length;
  }
}
