// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import java.io.IOException;
import java.net.URI;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;

/**
 * The machine's files under the scheme {@code failing:}. A test may have its disk full: files can
 * be opened then, but not written.
 */
public final class FailingFileSystem implements FileSystemFactory {
  private static volatile Predicate<Path> full = file -> false;

  /** Has writing to these files fail, also to such as are open. */
  static void fill(Predicate<Path> files) {
    full = files;
  }

  /** Lets everything be written again. */
  static void mend() {
    full = file -> false;
  }

  private static void check(Path file) throws IOException {
    if (full.test(file)) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public String getScheme() {
    return "failing";
  }

  @Override
  public FileSystem create(URI uri) {
    return new LocalFileSystem() {
      @Override
      public FSDataOutputStream create(Path file, WriteMode mode) throws IOException {
        return new Stream(file, super.create(file, mode));
      }

      @Override
      public LocalRecoverableWriter createRecoverableWriter() {
        return new LocalRecoverableWriter(this) {
          @Override
          public RecoverableFsDataOutputStream open(Path file) throws IOException {
            return new Stream(file, super.open(file));
          }
        };
      }
    };
  }

  private static final class Stream extends RecoverableFsDataOutputStream {
    private final Path file;
    private final FSDataOutputStream out;

    Stream(Path file, FSDataOutputStream out) {
      this.file = file;
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      check(file);
      out.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      check(file);
      out.write(bytes, offset, length);
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void flush() throws IOException {
      check(file);
      out.flush();
    }

    @Override
    public void sync() throws IOException {
      check(file);
      out.sync();
    }

    @Override
    public RecoverableWriter.ResumeRecoverable persist() throws IOException {
      check(file);
      return ((RecoverableFsDataOutputStream) out).persist();
    }

    @Override
    public Committer closeForCommit() throws IOException {
      check(file);
      return ((RecoverableFsDataOutputStream) out).closeForCommit();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
