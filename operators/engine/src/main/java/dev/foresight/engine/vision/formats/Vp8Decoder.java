// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Interruption;
import dev.foresight.engine.vision.RgbImage;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes a VP8 key frame (RFC 6386), the picture of a lossy WebP file, exactly as libwebp does.
 *
 * <p>Takes 4.5 bytes a pixel, and stops in the row in which the data end.
 */
final class Vp8Decoder {
  private static final int HEADER_BYTES = 10;
  private static final int SEGMENTS = 4;
  private static final int SUBBLOCKS = 4;

  /** Mode of a macroblock whose sub-blocks have modes of their own. */
  private static final int BY_SUBBLOCK = 4;

  private static final int[] MODE_TREE = {-BY_SUBBLOCK, 2, 4, 6, 0, -1, -2, -3};
  private static final int[] MODE_CHANCES = {145, 156, 163, 128};
  private static final int[] CHROMA_MODE_TREE = {0, 2, -1, 4, -2, -3};
  private static final int[] CHROMA_MODE_CHANCES = {142, 114, 183};
  private static final int[] SUBBLOCK_MODE_TREE = {
    0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9
  };
  private static final int[] SEGMENT_TREE = {2, 4, 0, -1, -2, -3};

  /** The mode that a macroblock's mode counts as where neighbours' sub-blocks look at it. */
  private static final int[] SUBBLOCK_MODE_OF = {
    Vp8Prediction.SUB_DC,
    Vp8Prediction.SUB_VERTICAL,
    Vp8Prediction.SUB_HORIZONTAL,
    Vp8Prediction.SUB_TRUE_MOTION
  };

  private final byte[] data;
  private final Vp8Planes planes;
  private final int columns;
  private final int rows;
  private final Vp8BoolDecoder header;
  private Vp8BoolDecoder[] partitions;

  private boolean segmented;
  private boolean segmentMap;
  private boolean segmentsAbsolute;
  private final int[] segmentSteps = new int[SEGMENTS];
  private final int[] segmentLevels = new int[SEGMENTS];
  private final int[] segmentChances = {255, 255, 255};
  private boolean simpleFilter;
  private int filterLevel;
  private int sharpness;
  private boolean levelDeltas;
  private int intraDelta;
  private int subblockDelta;
  private int skipChance = -1;
  private final Vp8Coefficients coefficients;

  private final int[] modesAbove;
  private final int[] modesLeft = new int[SUBBLOCKS];
  private final int[] modes = new int[SUBBLOCKS * SUBBLOCKS];
  private final byte[] levels;
  private final boolean[] inner;

  private Vp8Decoder(byte[] data) throws CorruptImageException {
    if (data.length < HEADER_BYTES || (data[0] & 1) != 0) {
      throw new CorruptImageException("its picture is no key frame");
    }
    this.data = data;
    int firstPartition = (data[0] & 0xff | (data[1] & 0xff) << 8 | (data[2] & 0xff) << 16) >> 5;
    int width = (data[6] & 0xff | data[7] << 8) & 0x3fff;
    int height = (data[8] & 0xff | data[9] << 8) & 0x3fff;
    if (width == 0 || height == 0 || firstPartition > data.length - HEADER_BYTES) {
      throw new CorruptImageException("it ends too early, or is of no size");
    }
    planes = new Vp8Planes(width, height);
    columns = planes.lumaStride / 16;
    rows = planes.chromaStride == 0 ? 0 : planes.blue.length / planes.chromaStride / 8;
    header = new Vp8BoolDecoder(data, HEADER_BYTES, HEADER_BYTES + firstPartition);
    modesAbove = new int[SUBBLOCKS * columns];
    levels = new byte[columns * rows];
    inner = new boolean[columns * rows];
    coefficients = new Vp8Coefficients(columns);
    readHeader(HEADER_BYTES + firstPartition);
  }

  /**
   * Decodes a frame.
   *
   * @param data a "VP8 " chunk's content; its size must have been checked against the limits
   */
  static RgbImage decode(byte[] data) throws IOException {
    Vp8Decoder decoder = new Vp8Decoder(data);
    decoder.decodeMacroblocks();
    decoder.filter();
    return decoder.planes.toRgb();
  }

  private void readHeader(int partitionsStart) throws CorruptImageException {
    header.number(2); // Colour space and clamping: of no consequence for key frames of WebP.
    readSegments();
    simpleFilter = header.flag();
    filterLevel = header.number(6);
    sharpness = header.number(3);
    readLevelDeltas();
    readPartitions(partitionsStart, 1 << header.number(2));
    int step = header.number(7);
    int[] deltas = new int[5];
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = header.optionalSigned(4);
    }
    for (int s = 0; s < SEGMENTS; s++) {
      int base = segmented ? segmentSteps[s] + (segmentsAbsolute ? 0 : step) : step;
      coefficients.setSteps(s, base, deltas);
    }
    header.flag(); // Whether later frames keep the chances: there are none.
    coefficients.readChances(header);
    if (header.flag()) {
      skipChance = header.number(8);
    }
    header.requireData();
  }

  private void readSegments() {
    segmented = header.flag();
    if (!segmented) {
      return;
    }
    segmentMap = header.flag();
    if (header.flag()) {
      segmentsAbsolute = header.flag();
      for (int s = 0; s < SEGMENTS; s++) {
        segmentSteps[s] = header.optionalSigned(7);
      }
      for (int s = 0; s < SEGMENTS; s++) {
        segmentLevels[s] = header.optionalSigned(6);
      }
    }
    for (int i = 0; segmentMap && i < segmentChances.length; i++) {
      segmentChances[i] = header.flag() ? header.number(8) : 255;
    }
  }

  private void readLevelDeltas() {
    levelDeltas = header.flag();
    if (!levelDeltas || !header.flag()) {
      return;
    }
    // Four by reference frame, four by mode; a key frame knows one of each.
    for (int i = 0; i < 8; i++) {
      int delta = header.optionalSigned(6);
      if (i == 0) {
        intraDelta = delta;
      } else if (i == 4) {
        subblockDelta = delta;
      }
    }
  }

  private void readPartitions(int start, int count) throws CorruptImageException {
    partitions = new Vp8BoolDecoder[count];
    int at = start + 3 * (count - 1);
    if (at > data.length) {
      throw new CorruptImageException("it ends too early");
    }
    for (int p = 0; p < count; p++) {
      int size = data.length - at;
      if (p < count - 1) {
        int s = start + 3 * p;
        size = data[s] & 0xff | (data[s + 1] & 0xff) << 8 | (data[s + 2] & 0xff) << 16;
      }
      boolean missing = size > data.length - at || p == count - 1 && size == 0;
      if (missing) {
        throw new CorruptImageException("it ends too early");
      }
      partitions[p] = new Vp8BoolDecoder(data, at, at + size);
      at += size;
    }
  }

  private void decodeMacroblocks() throws IOException {
    for (int row = 0; row < rows; row++) {
      Interruption.check();
      Vp8BoolDecoder tokens = partitions[row % partitions.length];
      Arrays.fill(modesLeft, Vp8Prediction.SUB_DC);
      coefficients.startRow();
      for (int column = 0; column < columns; column++) {
        decodeMacroblock(column, row, tokens);
      }
      header.requireData();
      tokens.requireData();
    }
  }

  private void decodeMacroblock(int column, int row, Vp8BoolDecoder tokens) {
    int segment = segmentMap ? tree(SEGMENT_TREE, segmentChances) : 0;
    boolean skipped = skipChance >= 0 && header.bit(skipChance) != 0;
    int mode = readMode(column);
    int chromaMode = tree(CHROMA_MODE_TREE, CHROMA_MODE_CHANCES);
    boolean bySubblock = mode == BY_SUBBLOCK;
    boolean any = coefficients.read(tokens, column, segment, !bySubblock, skipped);

    if (bySubblock) {
      reconstructSubblocks(column, row);
    } else {
      Vp8Prediction.block(planes.luma, planes.lumaStride, column, row, 16, mode);
      int at = 16 * (row * planes.lumaStride + column);
      for (int b = 0; b < 16; b++) {
        int offset = at + 4 * (b / 4 * planes.lumaStride + b % 4);
        coefficients.addTo(b, planes.luma, offset, planes.lumaStride);
      }
    }
    reconstructChroma(planes.blue, column, row, chromaMode, 16);
    reconstructChroma(planes.red, column, row, chromaMode, 20);

    levels[row * columns + column] = (byte) filterLevel(segment, bySubblock);
    inner[row * columns + column] = bySubblock || any;
  }

  /** Reads the mode of a macroblock, and fills the modes of its sub-blocks. */
  private int readMode(int column) {
    int mode = tree(MODE_TREE, MODE_CHANCES);
    for (int b = 0; b < modes.length; b++) {
      int above = SUBBLOCKS * column + b % SUBBLOCKS;
      int left = b / SUBBLOCKS;
      if (mode == BY_SUBBLOCK) {
        int chances = 9 * (10 * modesAbove[above] + modesLeft[left]);
        modes[b] = tree(SUBBLOCK_MODE_TREE, Vp8Tables.SUBBLOCK_MODES, chances);
      } else {
        modes[b] = SUBBLOCK_MODE_OF[mode];
      }
      modesAbove[above] = modes[b];
      modesLeft[left] = modes[b];
    }
    return mode;
  }

  private void reconstructSubblocks(int column, int row) {
    int[] aboveRight = new int[4];
    int[] edge = new int[13];
    int stride = planes.lumaStride;
    for (int b = 0; b < 16; b++) {
      int x = 16 * column + b % 4 * 4;
      int y = 16 * row + b / 4 * 4;
      fillAboveRight(column, row, b, aboveRight);
      Vp8Prediction.edge(planes.luma, stride, x, y, aboveRight, edge);
      Vp8Prediction.subblock(planes.luma, y * stride + x, stride, modes[b], edge);
      coefficients.addTo(b, planes.luma, y * stride + x, stride);
    }
  }

  /** The right-most sub-blocks of all four rows look at the macroblock above to the right. */
  private void fillAboveRight(int column, int row, int b, int[] aboveRight) {
    boolean rightMost = b % 4 == 3;
    int y = 16 * row + (rightMost ? 0 : b / 4 * 4) - 1;
    int x = 16 * column + b % 4 * 4 + 4;
    for (int i = 0; i < 4; i++) {
      if (y < 0) {
        aboveRight[i] = 127;
      } else {
        // Beyond the right edge the last pixel is repeated.
        int column4 = Math.min(x + i, planes.lumaStride - 1);
        aboveRight[i] = planes.luma[y * planes.lumaStride + column4] & 0xff;
      }
    }
  }

  private void reconstructChroma(byte[] plane, int column, int row, int mode, int firstBlock) {
    int stride = planes.chromaStride;
    Vp8Prediction.block(plane, stride, column, row, 8, mode);
    int at = 8 * (row * stride + column);
    for (int b = 0; b < 4; b++) {
      coefficients.addTo(firstBlock + b, plane, at + 4 * (b / 2 * stride + b % 2), stride);
    }
  }

  private int filterLevel(int segment, boolean bySubblock) {
    int level =
        segmented ? segmentLevels[segment] + (segmentsAbsolute ? 0 : filterLevel) : filterLevel;
    if (levelDeltas) {
      level += intraDelta + (bySubblock ? subblockDelta : 0);
    }
    return Math.max(0, Math.min(63, level));
  }

  private void filter() {
    if (filterLevel == 0) {
      return;
    }
    Vp8LoopFilter filter = new Vp8LoopFilter(planes, simpleFilter, sharpness);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int block = row * columns + column;
        filter.filter(column, row, levels[block], inner[block]);
      }
    }
  }

  private int tree(int[] tree, int[] chances) {
    return tree(tree, chances, 0);
  }

  /** Walks a tree of RFC 6386 section 8.1: positive entries lead on, the others are leaves. */
  private int tree(int[] tree, int[] chances, int first) {
    int i = tree[header.bit(chances[first])];
    while (i > 0) {
      i = tree[i + header.bit(chances[first + (i >> 1)])];
    }
    return -i;
  }
}
