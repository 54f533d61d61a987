// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.vision.Goldens;
import dev.foresight.engine.vision.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where orientation stands beside EXIF, and which word counts; as Pillow's exif_transpose. */
class OrientationNotesTest {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
  private static final String PROFILE = "Raw profile type exif";
  private static final String XMP = "XML:com.adobe.xmp";

  private static byte[] exif(int orientation) {
    return new TiffBytes().number(Orientation.TAG, orientation).file();
  }

  private static byte[] xmp(int orientation) {
    return latin("<x:xmpmeta><rdf:Description tiff:Orientation=\"%d\"/>".formatted(orientation));
  }

  private static byte[] profile(byte[] exif) {
    String digits = HexFormat.of().formatHex(join(latin("Exif\0\0"), exif));
    return latin(
        "\nexif\n%8d\n%s\n".formatted(exif.length + 6, digits.replaceAll(".{72}", "$0\n")));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] packed(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 64];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] chunk(String type, byte[]... content) {
    byte[] body = join(latin(type), join(content));
    CRC32 crc = new CRC32();
    crc.update(body);
    return join(
        ByteBuffer.allocate(4).putInt(body.length - 4).array(),
        body,
        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /** Two grey pixels beside each other, with such notes. */
  private static byte[] png(byte[]... notes) {
    byte[] header = ByteBuffer.allocate(13).putInt(2).putInt(1).put((byte) 8).array();
    return join(
        latin("\u0089PNG\r\n\u001a\n"),
        chunk("IHDR", header),
        join(notes),
        chunk("IDAT", packed(new byte[] {0, 10, 20})),
        chunk("IEND"));
  }

  private static boolean isTurned(byte[] file) {
    RgbImage image = DECODER.decode(file);
    return image.height() == 2 * image.width();
  }

  @Test
  void aPngIsTurnedByEachOfItsNotes() {
    byte[] zero = new byte[1];
    byte[] plain = new byte[] {0, 0, 0, 0, 0};
    byte[] deflated = new byte[] {0, 1, 0, 0, 0};
    assertThat(isTurned(png())).isFalse();
    assertThat(isTurned(png(chunk("eXIf", exif(6))))).isTrue();
    assertThat(isTurned(png(chunk("tEXt", latin(PROFILE), zero, profile(exif(6)))))).isTrue();
    assertThat(isTurned(png(chunk("zTXt", latin(PROFILE), new byte[2], packed(profile(exif(6)))))))
        .isTrue();
    assertThat(isTurned(png(chunk("iTXt", latin(XMP), plain, xmp(6))))).isTrue();
    assertThat(isTurned(png(chunk("iTXt", latin(XMP), deflated, packed(xmp(6)))))).isTrue();
  }

  @Test
  void exifGoesBeforeAProfileAndThatBeforeXmp() {
    byte[] profile = chunk("tEXt", latin(PROFILE), new byte[1], profile(exif(6)));
    byte[] xmp = chunk("iTXt", latin(XMP), new byte[5], xmp(6));

    assertThat(isTurned(png(chunk("eXIf", exif(1)), profile, xmp))).isFalse();
    assertThat(isTurned(png(chunk("tEXt", latin(PROFILE), new byte[1], profile(exif(1))), xmp)))
        .isFalse();
    // EXIF that does not speak of orientation leaves it to XMP.
    byte[] silent = new TiffBytes().number(305, 0).file();
    assertThat(isTurned(png(chunk("eXIf", silent), xmp))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "tEXt", "eXIf"})
  void brokenOrHugeNotesHarmNothing(String type) {
    byte[] bomb = packed(new byte[40 << 20]);
    byte[] keyword = join(latin(PROFILE), new byte[2]);

    assertThat(isTurned(png(chunk(type, keyword, bomb)))).isFalse();
    assertThat(isTurned(png(chunk(type, keyword)))).isFalse();
    assertThat(isTurned(png(chunk(type)))).isFalse();
  }

  @Test
  void aTiffIsTurnedByItsDirectoryOrElseByXmp() {
    assertThat(isTurned(tiff().number(Orientation.TAG, 6).file())).isTrue();
    assertThat(isTurned(tiff().signed(Orientation.TAG, 6).file())).isTrue();
    assertThat(isTurned(tiff().bytes(700, xmp(6)).file())).isTrue();
    assertThat(isTurned(tiff().number(Orientation.TAG, 1).bytes(700, xmp(6)).file())).isFalse();
  }

  private static TiffBytes tiff() {
    return new TiffBytes()
        .number(256, 2)
        .number(257, 1)
        .number(258, 8)
        .number(262, 1)
        .strip(new byte[] {10, 20});
  }

  @Test
  void aJpegIsTurnedByXmp() {
    byte[] file = Goldens.file("images/baseline444.jpg");
    RgbImage stored = DECODER.decode(file);
    byte[] note = join(latin("http://ns.adobe.com/xap/1.0/\0"), xmp(6));
    byte[] segment =
        ByteBuffer.allocate(4).putShort((short) 0xffe1).putShort((short) (note.length + 2)).array();
    byte[] noted =
        join(Arrays.copyOf(file, 2), segment, note, Arrays.copyOfRange(file, 2, file.length));

    assertThat(DECODER.decode(noted).width()).isEqualTo(stored.height());
  }

  /** A still picture in the extended format, which says that it has XMP, or does not. */
  private static byte[] webp(byte[] still, RgbImage picture, boolean saysSo, byte[] note) {
    byte[] header =
        ByteBuffer.allocate(18)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(latin("VP8X"))
            .putInt(10)
            .putInt(saysSo ? 0x04 : 0)
            .putShort((short) (picture.width() - 1))
            .put((byte) 0)
            .putShort((short) (picture.height() - 1))
            .put((byte) 0)
            .array();
    byte[] padded = Arrays.copyOf(note, note.length + (note.length & 1));
    byte[] size = ByteBuffer.allocate(4).putInt(Integer.reverseBytes(note.length)).array();
    byte[] riff = Arrays.copyOf(still, 12);
    byte[] chunks = Arrays.copyOfRange(still, 12, still.length);
    byte[] file = join(riff, header, chunks, latin("XMP "), size, padded);
    ByteBuffer.wrap(file).putInt(4, Integer.reverseBytes(file.length - 8));
    return file;
  }

  @Test
  void aWebpIsTurnedByXmpThatItsHeaderAnnounces() {
    byte[] still = Goldens.file("images/lossy.webp");
    RgbImage stored = DECODER.decode(still);

    RgbImage turned = DECODER.decode(webp(still, stored, true, xmp(6)));
    RgbImage silent = DECODER.decode(webp(still, stored, false, xmp(6)));

    assertThat(turned.width()).isEqualTo(stored.height());
    assertThat(silent.width()).isEqualTo(stored.width());
  }
}
