// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import dev.foresight.engine.runtime.DType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a state dict, as {@code torch.save} writes it: names and where their tensors
 * lie. Opcodes: CPython's {@code Lib/pickletools.py}.
 *
 * <p>A pickle is a program, and this one may come from an enemy. So only the opcodes run that a
 * state dict needs, and a global is looked up in a list of tensor rebuilds, never in the library's
 * own registry, which is open to the whole process. Each opcode allocates no more than a constant
 * and what it read, so the two limits bound memory and time. Only strings are keys: hashing shared,
 * nested containers takes exponential time.
 */
final class StateDictUnpickler extends Unpickler {
  /** Some 50,000 tensors: each takes about 40 opcodes and 200 bytes. */
  static final int MAX_BYTES = 16 << 20;

  private static final int MAX_OPCODES = 2_000_000;
  private static final int MAX_RANK = 8;

  private static final Map<String, Object> GLOBALS =
      Map.of(
          "torch._utils._rebuild_tensor_v2", (IObjectConstructor) StateDictUnpickler::tensor,
          "torch._utils._rebuild_parameter", (IObjectConstructor) StateDictUnpickler::parameter,
          "collections.OrderedDict", (IObjectConstructor) StateDictUnpickler::emptyDict,
          "torch.FloatStorage", DType.FLOAT32,
          "torch.HalfStorage", DType.FLOAT16,
          "torch.BFloat16Storage", DType.BFLOAT16,
          "torch.LongStorage", DType.INT64);

  private final ByteArrayInputStream pickle;
  private int opcodes;

  private StateDictUnpickler(byte[] pickle) {
    this.pickle = new ByteArrayInputStream(pickle);
  }

  /**
   * Elements that tensors share.
   *
   * @param key names them in the archive
   * @param dtype of the elements
   * @param elements how many
   */
  record Storage(String key, DType dtype, long elements) {}

  /**
   * A contiguous part of a storage.
   *
   * @param storage that holds it
   * @param offset of its first element in the storage
   * @param shape sizes of its dimensions, outermost first
   */
  record TensorView(Storage storage, long offset, long[] shape) {}

  /**
   * Reads a pickle.
   *
   * @return the tensors by name, in stored order
   * @throws PickleException if it holds anything but tensors by name, or is damaged
   */
  static Map<String, TensorView> read(byte[] pickle) {
    if (pickle.length > MAX_BYTES) {
      throw new PickleException(
          "its pickle has " + pickle.length + " bytes, more than " + MAX_BYTES);
    }
    StateDictUnpickler unpickler = new StateDictUnpickler(pickle);
    Object root;
    try {
      root = unpickler.load(unpickler.pickle);
    } catch (PickleException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The library lets its casts and its stack's bounds report what is malformed.
      throw new PickleException("its pickle is damaged or cut; download the file again", e);
    }
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    dict(root)
        .forEach(
            (name, value) -> {
              if (!(value instanceof TensorView tensor)) {
                throw new PickleException(
                    "its entry "
                        + Shown.value(name)
                        + " is no tensor; save the model's state_dict alone");
              }
              tensors.put(name, tensor);
            });
    return tensors;
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    opcodes++;
    if (opcodes > MAX_OPCODES) {
      throw new PickleException("its pickle has more than " + MAX_OPCODES + " opcodes");
    }
    switch (opcode) {
      case Opcodes.GLOBAL -> stack.add(global());
      case Opcodes.BINUNICODE -> stack.add(string());
      case Opcodes.EMPTY_DICT -> stack.add(new Dict());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object key = stack.pop();
        dict(stack.peek()).put(key(key), value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        Dict dict = dict(stack.peek());
        for (int i = 0; i < items.size(); i += 2) {
          dict.put(key(items.get(i)), items.get(i + 1));
        }
      }
      case Opcodes.BUILD -> {
        // A state dict's attributes, versions of modules, are of no use here.
        stack.pop();
        dict(stack.peek());
      }
      case Opcodes.PROTO,
          Opcodes.MARK,
          Opcodes.STOP,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPERSID,
          Opcodes.REDUCE -> {
        return super.dispatch(opcode);
      }
      default ->
          throw new PickleException(
              String.format(
                  "its pickle has the opcode 0x%02x, which no state dict needs", (int) opcode));
    }
    return NO_RETURN_VALUE;
  }

  private Object global() throws IOException {
    String name = PickleUtils.readline(pickle) + "." + PickleUtils.readline(pickle);
    Object known = GLOBALS.get(name);
    if (known == null) {
      throw new PickleException(
          "its pickle asks for "
              + Shown.value(name)
              + ", which is no tensor of float32, float16, bfloat16 or int64; it may be hostile");
    }
    return known;
  }

  /** The library allocates what the length claims before it reads. */
  private String string() throws IOException {
    byte[] length = pickle.readNBytes(Integer.BYTES);
    int bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (bytes < 0 || bytes > pickle.available()) {
      throw new PickleException("its pickle ends inside a string");
    }
    return new String(pickle.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** {@code ("storage", type, key, location, elements)}. */
  @Override
  protected Object persistentLoad(Object id) {
    Object[] parts = tuple(id);
    if (parts.length != 5
        || !"storage".equals(parts[0])
        || !(parts[1] instanceof DType dtype)
        || !(parts[2] instanceof String key)) {
      throw new PickleException("its pickle names a storage in an unknown way");
    }
    return new Storage(key, dtype, size(parts[4]));
  }

  /** {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks, ...)}. */
  private static Object tensor(Object[] arguments) {
    if (arguments.length < 4 || !(arguments[0] instanceof Storage storage)) {
      throw new PickleException("its pickle rebuilds a tensor without a storage");
    }
    long offset = size(arguments[1]);
    long[] shape = sizes(arguments[2]);
    requireContiguous(shape, sizes(arguments[3]));
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    if (Math.addExact(offset, elements) > storage.elements()) {
      throw new PickleException(
          "a tensor reaches past the " + storage.elements() + " elements of its storage");
    }
    return new TensorView(storage, offset, shape);
  }

  private static void requireContiguous(long[] shape, long[] strides) {
    if (strides.length != shape.length) {
      throw new PickleException(
          "a tensor has " + shape.length + " dimensions, but " + strides.length + " strides");
    }
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] > 1 && strides[i] != expected) {
        throw new PickleException(
            "a tensor is not contiguous (a transposed view?); save tensor.contiguous()");
      }
      expected = Math.multiplyExact(expected, Math.max(1, shape[i]));
    }
  }

  /** {@code _rebuild_parameter(tensor, requires_grad, hooks)}. */
  private static Object parameter(Object[] arguments) {
    if (arguments.length != 3 || !(arguments[0] instanceof TensorView tensor)) {
      throw new PickleException("its pickle rebuilds a parameter without a tensor");
    }
    return tensor;
  }

  private static Object emptyDict(Object[] arguments) {
    if (arguments.length != 0) {
      throw new PickleException("its pickle fills an OrderedDict in an unknown way");
    }
    return new Dict();
  }

  private static Dict dict(Object value) {
    if (value instanceof Dict dict) {
      return dict;
    }
    throw new PickleException("its pickle is no dict of tensors by name");
  }

  private static String key(Object value) {
    if (value instanceof String key) {
      return key;
    }
    throw new PickleException("its pickle has a dict whose keys are no strings");
  }

  private static Object[] tuple(Object value) {
    if (value instanceof Object[] tuple) {
      return tuple;
    }
    throw new PickleException("its pickle has another value where a tuple belongs");
  }

  private static long[] sizes(Object value) {
    Object[] tuple = tuple(value);
    if (tuple.length > MAX_RANK) {
      throw new PickleException(
          "a tensor has " + tuple.length + " dimensions, more than " + MAX_RANK);
    }
    long[] sizes = new long[tuple.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(tuple[i]);
    }
    return sizes;
  }

  private static long size(Object value) {
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
      return ((Number) value).longValue();
    }
    throw new PickleException("its pickle has no valid number for a size or an offset");
  }

  private static final class Dict extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;
  }
}
