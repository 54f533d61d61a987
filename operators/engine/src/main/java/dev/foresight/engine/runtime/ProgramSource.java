// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript text that PyTorch compiles when it loads it: one main class, and files of functions
 * that the class names as {@code __torch__.FILE.FUNCTION}.
 *
 * <p>The texts are resources beside the Java classes that run them. {@link #archive} packs them as
 * PyTorch's own {@code torch.jit.save} lays an archive out.
 */
public final class ProgramSource {
  private final String mainClass;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final Map<String, String> definitions = new LinkedHashMap<>();

  /**
   * Starts a source.
   *
   * @param mainClass the class in the main text
   * @param mainText the text that defines it
   */
  public ProgramSource(String mainClass, String mainText) {
    this.mainClass = mainClass;
    files.put("code/__torch__.py", mainText);
    attributes.put("training", false);
  }

  /** Returns the main class. */
  String name() {
    return mainClass;
  }

  /** Adds a file of functions. */
  public ProgramSource with(String name, String text) {
    files.put("code/__torch__/" + name + ".py", text);
    return this;
  }

  /** Sets an int attribute of the class. */
  public ProgramSource set(String name, int value) {
    attributes.put(name, value);
    return this;
  }

  /** Sets a float attribute of the class. */
  public ProgramSource set(String name, double value) {
    attributes.put(name, value);
    return this;
  }

  /** Sets a bool attribute of the class. */
  public ProgramSource set(String name, boolean value) {
    attributes.put(name, value);
    return this;
  }

  /** Declares attributes of the class that are empty lists of tensors at first. */
  public ProgramSource tensorLists(String... names) {
    return lists("Tensor", names);
  }

  /** Declares attributes of the class that are empty lists of a type at first. */
  public ProgramSource lists(String elementType, String... names) {
    for (String name : names) {
      attributes.put(name, "List[" + elementType + "]");
    }
    return this;
  }

  /** Lets a word stand for another text in all files and types: TorchScript has no type aliases. */
  public ProgramSource define(String word, String meaning) {
    definitions.put(word, meaning);
    return this;
  }

  private String defined(String text) {
    String result = text;
    for (Map.Entry<String, String> definition : definitions.entrySet()) {
      result = result.replaceAll("\\b" + definition.getKey() + "\\b", definition.getValue());
    }
    return result;
  }

  /**
   * Reads a text beside a class.
   *
   * @throws IllegalStateException if there is none of that name
   */
  public static String text(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource + " beside " + beside.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
      entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      for (Map.Entry<String, String> file : files.entrySet()) {
        entry(zip, file.getKey(), defined(file.getValue()).getBytes(StandardCharsets.UTF_8));
      }
      entry(zip, "data.pkl", pickledAttributes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("program/" + name));
    zip.write(content);
    zip.closeEntry();
  }

  /** Pickle protocol 2: an object of the main class, built from a dictionary of its attributes. */
  private byte[] pickledAttributes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2});
    global(out, "__torch__", mainClass);
    out.write(new byte[] {')', (byte) 0x81, '}', '('});
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      string(out, attribute.getKey());
      value(out, attribute.getValue());
    }
    out.write(new byte[] {'u', 'b', '.'});
    return out.toByteArray();
  }

  private void value(ByteArrayOutputStream out, Object value) throws IOException {
    if (value instanceof Boolean b) {
      out.write(b ? 0x88 : 0x89);
    } else if (value instanceof Integer i) {
      out.write('J');
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(i).array());
    } else if (value instanceof Double d) {
      out.write('G');
      out.write(ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN).putDouble(d).array());
    } else if (value instanceof String listType) {
      global(out, "torch.jit._pickle", "restore_type_tag");
      out.write(']');
      string(out, defined(listType));
      out.write(new byte[] {(byte) 0x86, 'R'});
    }
  }

  private static void global(ByteArrayOutputStream out, String module, String name)
      throws IOException {
    out.write(('c' + module + '\n' + name + '\n').getBytes(StandardCharsets.US_ASCII));
  }

  private static void string(ByteArrayOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
    out.write(utf8);
  }
}
