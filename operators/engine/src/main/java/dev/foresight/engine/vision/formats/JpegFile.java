// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The structure of a JPEG file (ITU T.81 annex B), read without decoding any picture.
 *
 * @param width pixels in a row, as claimed
 * @param height rows, as claimed
 * @param colour what the components are, by libjpeg's rules
 * @param orientation by EXIF and XMP
 * @param scans passes over the picture
 * @param essential the file from its first mark to its end mark, without application segments,
 *     comments, and whatever comes behind
 */
record JpegFile(
    int width,
    int height,
    JpegColour colour,
    Orientation orientation,
    int scans,
    byte[] essential) {
  private static final int TEM = 0x01;
  private static final int DHT = 0xc4;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int RST0 = 0xd0;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;

  static JpegFile parse(byte[] file) throws CorruptImageException {
    return new Parser(file).parse();
  }

  /** Returns the pixels that decoding visits: every scan may be over the whole picture. */
  long work() {
    return ImageLimits.work(scans, (long) width * height);
  }

  private static final class Parser {
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] XMP =
        "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    private final byte[] file;
    private final ByteArrayOutputStream essential;
    private int at;
    private int scans;
    private int width;
    private int height;
    private byte[] componentIds;
    private boolean jfif;
    private Integer adobeTransform;
    private byte[] exif;
    private byte[] xmp;

    Parser(byte[] file) {
      this.file = file;
      this.essential = new ByteArrayOutputStream(file.length);
    }

    JpegFile parse() throws CorruptImageException {
      for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
        if (!standsAlone(marker)) {
          readSegment(marker);
        }
      }
      putMarker(EOI);
      if (componentIds == null || scans == 0) {
        throw new CorruptImageException("it holds no picture");
      }
      return new JpegFile(
          width,
          height,
          JpegColour.of(componentIds, jfif, adobeTransform),
          Orientation.ofNotes(exif, xmp),
          scans,
          essential.toByteArray());
    }

    /** Skips to behind the next mark; stray bytes before it are ignored as libjpeg does. */
    private int nextMarker() throws CorruptImageException {
      while (true) {
        while (unsigned(at) != 0xff) {
          at++;
        }
        while (unsigned(at) == 0xff) {
          at++;
        }
        int marker = unsigned(at++);
        if (marker == SOI) {
          putMarker(SOI);
        } else if (marker != 0) {
          return marker;
        }
      }
    }

    private static boolean standsAlone(int marker) {
      return marker == TEM || marker >= RST0 && marker < SOI;
    }

    private void readSegment(int marker) throws CorruptImageException {
      int length = unsigned(at) << 8 | unsigned(at + 1);
      int end = at + length;
      if (length < 2 || end > file.length) {
        throw new CorruptImageException("it ends too early");
      }
      int body = at + 2;
      at = end;
      if (isFrame(marker)) {
        readFrame(marker, body, end);
      } else if (marker == APP0) {
        jfif |= startsWith(body, end, JFIF);
      } else if (marker == APP1 && exif == null && startsWith(body, end, EXIF)) {
        exif = Arrays.copyOfRange(file, body, end);
      } else if (marker == APP1 && startsWith(body, end, XMP)) {
        xmp = Arrays.copyOfRange(file, body + XMP.length, end);
      } else if (marker == APP14 && end - body >= 12 && startsWith(body, end, ADOBE)) {
        adobeTransform = unsigned(body + 11);
      } else if (marker == SOS) {
        scans++;
        skipScan();
      }
      boolean application = marker >= APP0 && marker <= APP15;
      if (!application && marker != COM) {
        putMarker(marker);
        essential.write(file, body - 2, at - body + 2);
      }
    }

    /** Moves to the mark behind the entropy-coded data. */
    private void skipScan() throws CorruptImageException {
      while (true) {
        if (unsigned(at) != 0xff) {
          at++;
          continue;
        }
        int next = unsigned(at + 1);
        boolean data = next == 0 || next >= RST0 && next < SOI;
        if (!data && next != 0xff) {
          return;
        }
        at += data ? 2 : 1;
      }
    }

    private static boolean isFrame(int marker) {
      return marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC;
    }

    private void readFrame(int marker, int body, int end) throws CorruptImageException {
      if (marker > 0xc2) {
        throw new RequestException(
            ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
            "the JPEG image is of the kind SOF%d (lossless, hierarchical or arithmetic coding), which is not read: re-encode it as baseline or progressive JPEG"
                .formatted(marker - 0xc0));
      }
      if (componentIds != null) {
        throw new CorruptImageException("it has two headers");
      }
      int precision = unsigned(body);
      int components = unsigned(body + 5);
      if (end - body != 6 + 3 * components || JpegColour.unknown(components)) {
        throw new CorruptImageException("its header claims %d components".formatted(components));
      }
      if (precision != 8) {
        throw new RequestException(
            ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
            "the JPEG image has samples of %d bits, which are not read: re-encode it with 8"
                .formatted(precision));
      }
      height = unsigned(body + 1) << 8 | unsigned(body + 2);
      width = unsigned(body + 3) << 8 | unsigned(body + 4);
      componentIds = new byte[components];
      for (int c = 0; c < components; c++) {
        componentIds[c] = file[body + 6 + 3 * c];
      }
    }

    private boolean startsWith(int from, int to, byte[] prefix) {
      return to - from >= prefix.length
          && Arrays.equals(file, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private int unsigned(int index) throws CorruptImageException {
      if (index >= file.length) {
        throw new CorruptImageException("it ends too early");
      }
      return file[index] & 0xff;
    }

    private void putMarker(int marker) {
      essential.write(0xff);
      essential.write(marker);
    }
  }
}
