// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The parts of a PNG file, read without unpacking its picture.
 *
 * @param header size and kind of the picture
 * @param palette red, green, blue of each colour, or null
 * @param transparency of colours, or the colour that is transparent, or null
 * @param orientation by EXIF, an EXIF profile in text, and XMP
 * @param data of the picture, deflated
 */
record PngFile(
    PngHeader header, byte[] palette, byte[] transparency, Orientation orientation, byte[] data) {
  private static final int SIGNATURE_BYTES = 8;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;
  private static final int TEXT = 0x74455874;
  private static final int ZTXT = 0x7a545874;
  private static final int ITXT = 0x69545874;

  /** Deflate cannot pack tighter than this. */
  private static final int MAX_DEFLATE_RATIO = 1032;

  static PngFile parse(byte[] file, ImageLimits limits) throws CorruptImageException {
    return new Parser(file, limits).parse();
  }

  private static final class Parser {
    private final byte[] file;
    private final ImageLimits limits;
    private final PngNotes notes = new PngNotes();
    private final ByteArrayOutputStream data;
    private PngHeader header;
    private byte[] palette;
    private byte[] transparency;

    Parser(byte[] file, ImageLimits limits) {
      this.file = file;
      this.limits = limits;
      this.data = new ByteArrayOutputStream(file.length);
    }

    PngFile parse() throws CorruptImageException {
      ByteBuffer in = ByteBuffer.wrap(file).position(SIGNATURE_BYTES);
      for (int type = 0; type != IEND && in.hasRemaining(); ) {
        int length = in.getInt();
        type = in.getInt();
        int start = in.position();
        if (length < 0 || length > in.remaining() - 4) {
          throw new CorruptImageException("it ends too early");
        }
        in.position(start + length);
        boolean intact = in.getInt() == crc(start - 4, length + 4);
        if (header == null && type != IHDR) {
          throw new CorruptImageException("it does not begin with its header");
        }
        if (!intact && isNeeded(type)) {
          throw new CorruptImageException(
              "the checksum of its part %s at byte %d is wrong".formatted(name(type), start - 8));
        }
        if (intact) {
          readChunk(type, start, length);
        }
      }
      if (header == null) {
        throw new CorruptImageException("it has no header");
      }
      long unpacked = (long) header.rowBytes(header.width()) * header.height();
      if ((long) data.size() * MAX_DEFLATE_RATIO < unpacked) {
        throw new CorruptImageException("it holds too little data for its size");
      }
      return new PngFile(header, palette, transparency, notes.orientation(), data.toByteArray());
    }

    private void readChunk(int type, int start, int length) throws CorruptImageException {
      switch (type) {
        case IHDR -> {
          header = PngHeader.parse(ByteBuffer.wrap(file, start, length).slice());
          limits.checkSize(header.width(), header.height());
        }
        case PLTE -> palette = slice(start, length);
        case TRNS -> transparency = slice(start, length);
        case IDAT -> data.write(file, start, length);
        case EXIF -> notes.addExif(slice(start, length));
        case TEXT -> notes.addText(slice(start, length));
        case ZTXT -> notes.addPackedText(slice(start, length));
        case ITXT -> notes.addInternationalText(slice(start, length));
        default -> {
          // Times, colour profiles: nothing that Pillow's samples depend on.
        }
      }
    }

    private static boolean isNeeded(int type) {
      boolean critical = (type & 0x20000000) == 0;
      return critical || type == TRNS;
    }

    private int crc(int start, int length) {
      CRC32 crc = new CRC32();
      crc.update(file, start, length);
      return (int) crc.getValue();
    }

    private static String name(int type) {
      return new String(ByteBuffer.allocate(4).putInt(type).array(), StandardCharsets.ISO_8859_1);
    }

    private byte[] slice(int start, int length) {
      return Arrays.copyOfRange(file, start, start + length);
    }
  }
}
