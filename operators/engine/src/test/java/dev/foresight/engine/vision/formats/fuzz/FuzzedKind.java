// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import dev.foresight.engine.testing.GoldenTensors;
import java.util.List;
import java.util.stream.Stream;

/** What is damaged: files of each format, and of each way in which WebP stores pixels. */
enum FuzzedKind {
  JPEG(
      "preprocess/images/baseline422.jpg",
      "preprocess/images/baseline444.jpg",
      "preprocess/images/progressive420.jpg",
      "preprocess/images/cmyk.jpg",
      "preprocess/images/exif6.jpg",
      "formats/images/gray_progressive.jpg",
      "formats/images/restart.jpg",
      "formats/images/ycck.jpg",
      "formats/images/broken_profile.jpg"),
  PNG(
      "preprocess/images/adam7.png",
      "preprocess/images/palette_trns_bytes.png",
      "preprocess/images/gray16.png",
      "preprocess/images/rgba.png",
      "preprocess/images/one_wide.png",
      "formats/images/gray2.png",
      "formats/images/palette4.png",
      "formats/images/rgba16.png",
      "formats/images/orientation6.png",
      "formats/images/animated.png"),
  GIF(
      "preprocess/images/two_frames.gif",
      "formats/images/interlaced.gif",
      "formats/images/offset_transparent.gif",
      "formats/images/bilevel.gif",
      "formats/images/colours256.gif"),
  BMP(
      "preprocess/images/bmp8.bmp",
      "preprocess/images/bmp24.bmp",
      "formats/images/rle8.bmp",
      "formats/images/rgb565.bmp",
      "formats/images/palette4.bmp",
      "formats/images/top_down.bmp",
      "formats/images/rgba32.bmp",
      "formats/images/bilevel.bmp"),
  TIFF(
      "formats/images/rgb_none.tif",
      "formats/images/rgb_lzw.tif",
      "formats/images/rgb_jpeg.tif",
      "formats/images/rgb_packbits.tif",
      "formats/images/rgb_deflate.tif",
      "formats/images/group4.tif",
      "fax/ccitt.tif",
      "fax/group3_by_row_above.tif",
      "formats/images/cmyk.tif",
      "formats/images/gray16.tif",
      "formats/images/palette.tif",
      "formats/images/two_pages.tif"),
  WEBP_LOSSY(
      "preprocess/images/lossy.webp",
      "formats/images/lossy_simple_filter.webp",
      "webp/images/lossy.webp",
      "webp/images/partitions.webp"),
  WEBP_LOSSLESS(
      "formats/images/rgba_lossless.webp",
      "webp/images/one_pixel.webp",
      "webp/images/gradient.webp",
      "webp/images/mixed_blocks.webp",
      "webp/images/text_fast.webp",
      "webp/images/palette2.webp",
      "webp/images/palette16.webp",
      "webp/images/palette200.webp",
      "webp/images/solid.webp"),
  WEBP_ALPHA(
      "formats/images/rgba_lossy.webp",
      "formats/images/orientation6.webp",
      "webp/images/lossy_alpha.webp",
      "webp/images/lossy_alpha_reduced.webp",
      "webp/images/lossy_uniform_alpha.webp",
      "webp/images/raw_alpha.webp",
      "webp/images/alpha_filters.webp",
      "webp/images/made_alph_raw0_f3.webp"),
  WEBP_ANIMATED(
      "preprocess/bad/animated.webp",
      "formats/images/animated_lossless.webp",
      "webp/images/animated_lossy.webp",
      "webp/images/animated_mixed.webp",
      "webp/images/made_a_flag_offset_alph.webp",
      "webp/images/made_a_noflag_offset_LA.webp");

  private final List<String> files;

  FuzzedKind(String... files) {
    this.files = List.of(files);
  }

  /** Reads the files, all of which can be decoded. */
  List<byte[]> seeds() {
    return files.stream().map(file -> GoldenTensors.bytes("/goldens/" + file)).toList();
  }

  /** All other kinds' files, for mutants put together of two. */
  List<byte[]> strangers() {
    return Stream.of(values()).filter(k -> k != this).flatMap(k -> k.seeds().stream()).toList();
  }
}
