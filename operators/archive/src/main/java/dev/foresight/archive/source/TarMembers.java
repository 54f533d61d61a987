// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** The files in a tar shard, one behind the other; all that is no file, or hidden, is left out. */
final class TarMembers implements Closeable {
  private static final int BLOCK = 512;

  private final CheckedInput in;
  private final TarArchiveInputStream tar;
  private final long first;

  /** Where the next member's header begins. */
  private long next;

  private TarMembers(CheckedInput in, long position) {
    this.in = in;
    this.tar = new TarArchiveInputStream(in, "UTF-8");
    this.first = position;
    this.next = position;
  }

  /**
   * Opens a shard.
   *
   * @param position where a member's first header begins, in bytes of the uncompressed shard
   */
  static TarMembers open(Path shard, long position, boolean compressed) throws IOException {
    FSDataInputStream file = shard.getFileSystem().open(shard);
    try {
      if (!compressed) {
        file.seek(position);
        return new TarMembers(new CheckedInput(file), position);
      }
      InputStream uncompressed = new GZIPInputStream(file, 1 << 16);
      uncompressed.skipNBytes(position);
      return new TarMembers(new CheckedInput(uncompressed), position);
    } catch (EOFException | java.util.zip.ZipException e) {
      file.close();
      throw new BrokenFileException("it is no whole gzip file: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Returns where reading began. */
  long position() {
    return first;
  }

  /**
   * Returns the next file; what is unread of the one before is passed over.
   *
   * @throws BrokenFileException if no header is where one must be
   */
  Optional<TarMember> next() throws IOException {
    while (true) {
      TarArchiveEntry entry = reading(tar::getNextEntry);
      if (entry == null) {
        return Optional.empty();
      }
      if (entry.isSparse()) {
        throw new BrokenFileException(
            "its member %s is sparse, which is not read here; write it whole"
                .formatted(entry.getName()));
      }
      long start = next;
      // Headers are read block by block, so the data begin where the stream stands.
      next = first + in.position() + (entry.getSize() + BLOCK - 1) / BLOCK * BLOCK;
      if (entry.isFile() && !isHidden(entry.getName())) {
        return Optional.of(new TarMember(start, entry.getName(), entry.getSize()));
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".", name.lastIndexOf('/') + 1);
  }

  /**
   * Reads the last file that was returned.
   *
   * @param most bytes that are read
   */
  byte[] read(TarMember member, long most) throws IOException {
    long wanted = Math.min(member.bytes(), most);
    byte[] bytes = reading(() -> tar.readNBytes((int) wanted));
    if (bytes.length < wanted) {
      throw new BrokenFileException("it ends within its member " + member.name());
    }
    return bytes;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }

  /** What the library does not like is the shard's fault, unless the file could not be read. */
  private <T> T reading(Reading<T> reading) throws IOException {
    try {
      return reading.run();
    } catch (IOException | RuntimeException e) {
      if (in.failure != null) {
        throw in.failure;
      }
      throw new BrokenFileException(
          "it is no whole tar file around byte %d (%s)".formatted(next, e.getMessage()), e);
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Counts, and remembers whether it was the file itself that failed. */
  private static final class CheckedInput extends FilterInputStream {
    private long position;
    private IOException failure;

    CheckedInput(InputStream in) {
      super(in);
    }

    long position() {
      return position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int read = super.read(bytes, offset, length);
        position += Math.max(0, read);
        return read;
      } catch (EOFException | java.util.zip.ZipException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      position += skipped;
      return skipped;
    }
  }
}
