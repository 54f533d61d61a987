// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes mutants of files; the same ones of the same random numbers. */
final class ImageMutator {
  private static final int SIGNATURE_BYTES = 4;
  private static final int HEADER_BYTES = 64;
  private static final long[] EXTREMES = {
    0, 1, 2, 127, 128, 255, 256, 0x3fff, 0x7fff, 0xffff, 0x7fffffffL, 0x80000000L, 0xffffffffL
  };

  private final List<byte[]> seeds;
  private final List<byte[]> strangers;

  /**
   * Creates a mutator.
   *
   * @param seeds what is damaged
   * @param strangers files of other kinds
   */
  ImageMutator(List<byte[]> seeds, List<byte[]> strangers) {
    this.seeds = seeds;
    this.strangers = strangers;
  }

  /** Makes a mutant with one to three kinds of damage. */
  byte[] mutant(Random random) {
    byte[] seed = any(seeds, random);
    byte[] file = seed.clone();
    for (int damage = 1 + random.nextInt(3); damage > 0 && file.length > 16; damage--) {
      file = damaged(file, random);
    }
    if (random.nextInt(4) > 0) {
      System.arraycopy(seed, 0, file, 0, Math.min(SIGNATURE_BYTES, file.length));
      FileParts.repair(file);
    }
    return file;
  }

  private byte[] damaged(byte[] file, Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> withFlippedBits(file, file.length, random);
      case 1 -> withFlippedBits(file, HEADER_BYTES, random);
      case 2 -> withExtreme(file, file.length, random);
      case 3 -> withExtreme(file, HEADER_BYTES, random);
      case 4 -> Arrays.copyOf(file, 1 + random.nextInt(file.length));
      case 5 -> withPartTwice(file, random);
      case 6 -> withoutPart(file, random);
      case 7 -> withOtherLength(file, random);
      case 8 -> spliced(file, any(seeds, random), random);
      default ->
          withForeignPart(file, any(random.nextBoolean() ? seeds : strangers, random), random);
    };
  }

  private static byte[] withFlippedBits(byte[] file, int reach, Random random) {
    for (int bits = 1 + random.nextInt(8); bits > 0; bits--) {
      file[random.nextInt(Math.min(reach, file.length))] ^= (byte) (1 << random.nextInt(8));
    }
    return file;
  }

  private static byte[] withExtreme(byte[] file, int reach, Random random) {
    int at = random.nextInt(Math.min(reach, file.length - 4));
    return withNumber(file, at, EXTREMES[random.nextInt(EXTREMES.length)], random);
  }

  /** Numbers that may be lengths stand at the beginning of parts. */
  private static byte[] withOtherLength(byte[] file, Random random) {
    FileParts.Part part = any(FileParts.of(file), random);
    int at = Math.min(part.start() + random.nextInt(8), file.length - 4);
    long length = part.end() - part.start() + random.nextInt(41) - 20;
    return withNumber(file, at, random.nextBoolean() ? length : length << 8, random);
  }

  /** Writes one, two or four bytes, in either order. */
  private static byte[] withNumber(byte[] file, int at, long number, Random random) {
    ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer out = ByteBuffer.wrap(file).order(order);
    switch (random.nextInt(3)) {
      case 0 -> out.put(at, (byte) number);
      case 1 -> out.putShort(at, (short) number);
      default -> out.putInt(at, (int) number);
    }
    return file;
  }

  private static byte[] withPartTwice(byte[] file, Random random) {
    List<FileParts.Part> parts = FileParts.of(file);
    FileParts.Part part = any(parts, random);
    int at = any(parts, random).start();
    int times = random.nextInt(8) == 0 ? 50 : 1;
    byte[] copies = new byte[0];
    for (int i = 0; i < times; i++) {
      copies = joined(copies, Arrays.copyOfRange(file, part.start(), part.end()));
    }
    return joined(Arrays.copyOf(file, at), copies, Arrays.copyOfRange(file, at, file.length));
  }

  private static byte[] withoutPart(byte[] file, Random random) {
    FileParts.Part part = any(FileParts.of(file), random);
    return joined(
        Arrays.copyOf(file, part.start()), Arrays.copyOfRange(file, part.end(), file.length));
  }

  private static byte[] withForeignPart(byte[] file, byte[] other, Random random) {
    FileParts.Part from = any(FileParts.of(other), random);
    FileParts.Part to = any(FileParts.of(file), random);
    return joined(
        Arrays.copyOf(file, to.start()),
        Arrays.copyOfRange(other, from.start(), from.end()),
        Arrays.copyOfRange(file, to.end(), file.length));
  }

  private static byte[] spliced(byte[] file, byte[] other, Random random) {
    int head = random.nextInt(file.length);
    int tail = random.nextInt(other.length);
    return joined(Arrays.copyOf(file, head), Arrays.copyOfRange(other, tail, other.length));
  }

  private static byte[] joined(byte[]... pieces) {
    ByteBuffer out = ByteBuffer.allocate(Arrays.stream(pieces).mapToInt(p -> p.length).sum());
    for (byte[] piece : pieces) {
      out.put(piece);
    }
    return out.array();
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
