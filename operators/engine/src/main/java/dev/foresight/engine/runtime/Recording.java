// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Programs and their calls as files, to be called again elsewhere: {@code NAME.pt}, an archive of
 * each program; {@code calls.json}, what was called with what, one behind the other; {@code
 * tensors.bin}, the numbers of tensors. A tensor that a call returned is named by the call's
 * number; others are there with their numbers, as are results of calls that return several.
 *
 * <p>Used by one thread at a time.
 */
public final class Recording implements AutoCloseable {
  private final Path folder;
  private final ObjectMapper json = new ObjectMapper();
  private final ArrayNode calls = json.createArrayNode();
  private final IdentityHashMap<Tensor, Integer> results = new IdentityHashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final OutputStream numbers;
  private long offset;

  /**
   * Begins a recording.
   *
   * @param folder that is there
   */
  public Recording(Path folder) throws IOException {
    this.folder = folder;
    this.numbers = new BufferedOutputStream(Files.newOutputStream(folder.resolve("tensors.bin")));
  }

  /** Writes a program's archive; returns the name that its calls are to have. */
  String add(ProgramSource source) {
    int others = names.merge(source.name(), 1, Integer::sum) - 1;
    String name = source.name() + (others == 0 ? "" : "-" + others);
    try {
      Files.write(folder.resolve(name + ".pt"), source.archive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }

  /** Writes a call, before it changes what it was given. */
  void begin(String program, String method, List<Object> arguments) {
    ObjectNode call = calls.addObject().put("program", program).put("method", method);
    ArrayNode all = call.putArray("arguments");
    arguments.forEach(argument -> argument(all.addObject(), argument));
  }

  private void argument(ObjectNode node, Object value) {
    if (value instanceof Tensor tensor) {
      tensor(node, tensor);
    } else if (value instanceof List<?> tensors) {
      ArrayNode all = node.putArray("tensors");
      tensors.forEach(each -> tensor(all.addObject(), (Tensor) each));
    } else {
      node.set("value", json.valueToTree(value));
    }
  }

  private void tensor(ObjectNode node, Tensor tensor) {
    if (results.containsKey(tensor)) {
      node.put("result", results.get(tensor));
    } else {
      write(node, tensor);
    }
  }

  private void write(ObjectNode node, Tensor tensor) {
    ByteBuffer bytes = tensor.toBytes();
    node.put("type", tensor.type()).put("offset", offset).put("bytes", bytes.remaining());
    node.set("shape", json.valueToTree(tensor.shape()));
    offset += bytes.remaining();
    try {
      Channels.newChannel(numbers).write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes what the last call returned. */
  void end(Tensor result) {
    results.put(result, calls.size() - 1);
  }

  /** Writes what the last call returned. */
  void end(List<Tensor> returned) {
    ArrayNode all = ((ObjectNode) calls.get(calls.size() - 1)).putArray("returned");
    returned.forEach(each -> write(all.addObject(), each));
  }

  /** Ends it. */
  @Override
  public void close() throws IOException {
    numbers.close();
    json.writeValue(folder.resolve("calls.json").toFile(), calls);
  }
}
