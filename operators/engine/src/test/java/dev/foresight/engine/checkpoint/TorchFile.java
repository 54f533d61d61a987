// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles opcode by opcode, and the zip files around them. */
final class TorchFile {
  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private int method = ZipEntry.STORED;

  /** Starts a file with an empty state dict on its stack. */
  static TorchFile stateDict() {
    return new TorchFile().op("\u0080\u0002").global("collections", "OrderedDict").op(")R");
  }

  /** Starts a file with nothing on its stack. */
  static TorchFile empty() {
    return new TorchFile().op("\u0080\u0002");
  }

  /** Appends opcodes and their arguments, one byte a character. */
  TorchFile op(String bytes) {
    pickle.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  TorchFile global(String module, String name) {
    return op("c" + module + "\n" + name + "\n");
  }

  TorchFile string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op("X").int32(bytes.length);
    pickle.writeBytes(bytes);
    return this;
  }

  TorchFile number(long value) {
    return op("J").int32(Math.toIntExact(value));
  }

  private TorchFile int32(int value) {
    pickle.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  TorchFile numbers(long... values) {
    op("(");
    for (long value : values) {
      number(value);
    }
    return op("t");
  }

  TorchFile storage(String type, String key, long elements) {
    return op("(")
        .string("storage")
        .global("torch", type)
        .string(key)
        .string("cpu")
        .number(elements)
        .op("tQ");
  }

  /** Leaves a tensor on the stack. */
  TorchFile tensor(
      String type, String key, long elements, long offset, long[] shape, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op("(")
        .storage(type, key, elements)
        .number(offset)
        .numbers(shape)
        .numbers(strides)
        .op("\u0089")
        .global("collections", "OrderedDict")
        .op(")RtR");
  }

  /** Sets a whole, contiguous tensor under a name in the dict below it. */
  TorchFile entry(String name, String type, long[] shape, byte[] bytes) {
    String key = Integer.toString(entries.size());
    entries.put("model/data/" + key, bytes);
    long[] strides = new long[shape.length];
    long elements = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = elements;
      elements *= shape[i];
    }
    return string(name).tensor(type, key, elements, 0, shape, strides).op("s");
  }

  TorchFile with(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  TorchFile compressed() {
    method = ZipEntry.DEFLATED;
    return this;
  }

  byte[] pickle() {
    return pickle.toByteArray();
  }

  /** Ends the pickle and writes the file. */
  Path write(Path file) throws IOException {
    op(".");
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("model/data.pkl", pickle());
    all.putAll(entries);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> content : all.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(method);
        entry.setSize(content.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    }
    return file;
  }

  /**
   * Ends the pickle and writes the file with the records of files over 4 GB: sizes and offsets in
   * 64 bits, in the entries' extra fields and behind the directory.
   */
  Path writeWide(Path file) throws IOException {
    op(".");
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("model/data.pkl", pickle());
    all.putAll(entries);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> content : all.entrySet()) {
      byte[] name = content.getKey().getBytes(StandardCharsets.UTF_8);
      byte[] bytes = content.getValue();
      int header = out.size();
      CRC32 crc = new CRC32();
      crc.update(bytes);
      ByteBuffer extra =
          littleEndian(28).putShort((short) 1).putShort((short) 24); // sizes, then the offset
      extra.putLong(bytes.length).putLong(bytes.length).putLong(header);
      out.writeBytes(
          littleEndian(30)
              .putInt(0x04034b50)
              .putShort((short) 45)
              .putInt(0)
              .putInt(0)
              .putInt((int) crc.getValue())
              .putInt(-1)
              .putInt(-1)
              .putShort((short) name.length)
              .putShort((short) 20)
              .array());
      out.writeBytes(name);
      out.writeBytes(
          littleEndian(20)
              .putShort((short) 1)
              .putShort((short) 16)
              .putLong(bytes.length)
              .putLong(bytes.length)
              .array());
      out.writeBytes(bytes);
      directory.writeBytes(
          littleEndian(46)
              .putInt(0x02014b50)
              .putShort((short) 45)
              .putShort((short) 45)
              .putInt(0)
              .putInt(0)
              .putInt((int) crc.getValue())
              .putInt(-1)
              .putInt(-1)
              .putShort((short) name.length)
              .putShort((short) 28)
              .putShort((short) 0)
              .putShort((short) 0)
              .putShort((short) 0)
              .putInt(0)
              .putInt(-1)
              .array());
      directory.writeBytes(name);
      directory.writeBytes(extra.array());
    }
    long start = out.size();
    out.writeBytes(directory.toByteArray());
    long end = out.size();
    out.writeBytes(
        littleEndian(56)
            .putInt(0x06064b50)
            .putLong(44)
            .putShort((short) 45)
            .putShort((short) 45)
            .putInt(0)
            .putInt(0)
            .putLong(all.size())
            .putLong(all.size())
            .putLong(directory.size())
            .putLong(start)
            .array());
    out.writeBytes(littleEndian(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).array());
    out.writeBytes(
        littleEndian(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) -1)
            .putShort((short) -1)
            .putInt(-1)
            .putInt(-1)
            .putShort((short) 0)
            .array());
    return Files.write(file, out.toByteArray());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] bytes(StoredTensor tensor) {
    byte[] bytes = new byte[(int) tensor.bytes()];
    tensor.map().get(bytes);
    return bytes;
  }

  /** Writes tensors as {@code torch.save(model.state_dict())} does, with its {@code _metadata}. */
  static Path of(Map<String, StoredTensor> tensors, List<String> names, Path file)
      throws IOException {
    TorchFile torch = stateDict();
    for (String name : names) {
      StoredTensor tensor = tensors.get(name);
      String type =
          switch (tensor.dtype()) {
            case FLOAT32 -> "FloatStorage";
            case FLOAT16 -> "HalfStorage";
            case BFLOAT16 -> "BFloat16Storage";
            case INT64 -> "LongStorage";
          };
      torch.entry(name, type, tensor.shape(), bytes(tensor));
    }
    return torch.op("}").string("_metadata").op("}").op("sb").write(file);
  }
}
