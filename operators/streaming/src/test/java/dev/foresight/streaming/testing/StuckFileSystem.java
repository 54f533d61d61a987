// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The machine's files under the scheme {@code stuck:}, which never come: those named {@code open}
 * do not open until the thread is interrupted, others have no byte until they are closed.
 */
public final class StuckFileSystem implements FileSystemFactory {
  @Override
  public String getScheme() {
    return "stuck";
  }

  @Override
  public FileSystem create(URI uri) {
    return new LocalFileSystem() {
      @Override
      public FSDataInputStream open(Path path) throws IOException {
        if (path.getName().equals("open")) {
          waitFor(new CountDownLatch(1));
        }
        return new StuckStream();
      }
    };
  }

  private static void waitFor(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static final class StuckStream extends FSDataInputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void seek(long position) {}

    @Override
    public long getPos() {
      return 0;
    }

    @Override
    public int read() throws IOException {
      waitFor(closed);
      throw new IOException("closed");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
