// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.schemas.FileFault;
import dev.foresight.training.draft.EncodedSample;
import dev.foresight.training.draft.SampleFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features of samples in one file, so that later epochs and later runs need not compute them: bits
 * come back as they were. Epochs come by all samples in turn, where what was stored first serves as
 * well as what was used last: when the file is full, nothing more is stored and nothing thrown
 * away.
 *
 * <p>The file is a row of entries: how many floats of states and of images, the length of an
 * image's part, a checksum, the key, then the floats. Half an entry at the end, of a process that
 * was killed, is cut off. Safe for use by one process and one thread at a time.
 */
public final class FeatureCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureCache.class);
  private static final int HEADER_BYTES = 4 * Long.BYTES + FeatureKey.BYTES;

  private final Torch torch;
  private final int width;
  private final long maxBytes;
  private final FileChannel channel;
  private final Map<FeatureKey, Entry> entries = new HashMap<>();
  private long end;
  private boolean full;

  private record Entry(long position, int states, int visual, int images, long checksum) {
    int bytes() {
      return Math.multiplyExact(states + visual, Float.BYTES);
    }
  }

  private FeatureCache(Torch torch, int width, long maxBytes, FileChannel channel) {
    this.torch = torch;
    this.width = width;
    this.maxBytes = maxBytes;
    this.channel = channel;
  }

  /**
   * Opens a folder's cache, or makes one.
   *
   * @param width of the target's states, H
   * @param maxBytes that the file may have
   * @throws IOException if it cannot be used, or another process uses it
   */
  public static FeatureCache open(Torch torch, Path folder, int width, long maxBytes)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("features.bin");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      requireLock(channel, file);
      FeatureCache cache = new FeatureCache(torch, width, maxBytes, channel);
      cache.readIndex();
      return cache;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Released when the channel closes. */
  private static void requireLock(FileChannel channel, Path file) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IOException(file + " is used by another run; give each its own --feature-cache");
    }
  }

  private void readIndex() throws IOException {
    ByteBuffer header = littleEndian(HEADER_BYTES);
    long size = channel.size();
    while (end + HEADER_BYTES <= size) {
      readFully(header.clear(), end);
      header.flip();
      Entry entry =
          new Entry(
              end + HEADER_BYTES,
              (int) header.getLong(),
              (int) header.getLong(),
              (int) header.getLong(),
              header.getLong());
      byte[] key = new byte[FeatureKey.BYTES];
      header.get(key);
      if (entry.states() <= 0 || entry.position() + entry.bytes() > size) {
        break;
      }
      entries.put(FeatureKey.of(key), entry);
      end = entry.position() + entry.bytes();
    }
    if (end < size) {
      LOG.info("Cutting {} bytes off the feature cache: half an entry", size - end);
      channel.truncate(end);
    }
  }

  /** Returns how many samples' features are stored. */
  public int size() {
    return entries.size();
  }

  /**
   * Returns what was stored; the caller owns it.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  Optional<SampleFeatures> find(FeatureKey key, EncodedSample sample) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = littleEndian(entry.bytes());
    try {
      readFully(bytes, entry.position());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the feature cache", e);
    }
    bytes.flip();
    if (checksum(bytes) != entry.checksum()) {
      LOG.warn("An entry of the feature cache is damaged; {} is computed anew", sample.origin());
      entries.remove(key);
      return Optional.empty();
    }
    Tensor hidden = take(bytes, entry.states(), sample.length(), width);
    List<Tensor> visual = new ArrayList<>();
    if (entry.images() > 0) {
      int rows = entry.visual() / width / entry.images();
      visual.add(take(bytes, entry.visual(), entry.images(), rows, width));
    }
    return Optional.of(new SampleFeatures(sample, hidden, visual));
  }

  private Tensor take(ByteBuffer bytes, int count, long... shape) {
    float[] values = new float[count];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + count * Float.BYTES);
    return torch.copy(values, shape);
  }

  /** Stores features, if there is room. A full disk ends storing, not training. */
  void add(FeatureKey key, SampleFeatures features) {
    if (full || entries.containsKey(key)) {
      return;
    }
    long bytes =
        HEADER_BYTES
            + features.hidden().bytes()
            + features.visual().stream().mapToLong(Tensor::bytes).sum();
    if (end + bytes > maxBytes) {
      full = true;
      LOG.info(
          "The feature cache is full with {} samples; the others are computed each time",
          entries.size());
      return;
    }
    try {
      append(key, features, Math.toIntExact(bytes));
    } catch (IOException e) {
      full = true;
      LOG.warn("The feature cache cannot be written, and stays as it is: {}", FileFault.of(e));
    }
  }

  private void append(FeatureKey key, SampleFeatures features, int bytes) throws IOException {
    int states = (int) (features.hidden().bytes() / Float.BYTES);
    int images = (int) features.visual().stream().mapToLong(tensor -> tensor.shape()[0]).sum();
    ByteBuffer entry = littleEndian(bytes);
    entry.position(HEADER_BYTES);
    put(entry, features.hidden());
    features.visual().forEach(tensor -> put(entry, tensor));
    entry.position(HEADER_BYTES);
    long checksum = checksum(entry);
    int visual = (bytes - HEADER_BYTES) / Float.BYTES - states;
    entry.position(0);
    entry.putLong(states).putLong(visual).putLong(images).putLong(checksum).put(key.bytes());
    entry.position(0);
    long position = end;
    while (entry.hasRemaining()) {
      position += channel.write(entry, position);
    }
    entries.put(key, new Entry(end + HEADER_BYTES, states, visual, images, checksum));
    end = position;
  }

  private static void put(ByteBuffer into, Tensor tensor) {
    float[] values = tensor.toFloats();
    into.asFloatBuffer().put(values);
    into.position(into.position() + values.length * Float.BYTES);
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    return checksum.getValue();
  }

  private void readFully(ByteBuffer into, long position) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, position + into.position()) < 0) {
        throw new IOException("the feature cache has become shorter");
      }
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the feature cache", e);
    }
  }
}
