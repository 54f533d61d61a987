// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.runtime.DType;
import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.Arrays;

/** Small steps on single tensors between forward passes: loading weights, keeping caches. */
public final class TensorPrograms implements AutoCloseable {
  private final Torch torch;
  private final Program program;

  /** Tells programs which device to make tensors on. */
  private final Tensor onDevice;

  /** Loads the programs onto a device. */
  public TensorPrograms(Torch torch) {
    this.torch = torch;
    this.program =
        torch.load(
            new ProgramSource(
                "Tensors", ProgramSource.text(TensorPrograms.class, "tensors.torchscript")));
    this.onDevice = torch.floats(new float[1], 1);
  }

  /** Reads a stored tensor into a new float32 tensor of the same shape. */
  Tensor read(StoredTensor stored) {
    try (Tensor mapped = torch.view(stored.map(), stored.dtype(), stored.shape())) {
      return program
          .call("to_float32")
          .tensor(mapped)
          .flag(stored.dtype() == DType.BFLOAT16)
          .runForTensor();
    }
  }

  /** Makes a float32 tensor of one value. */
  Tensor full(double value, long... shape) {
    return program.call("full").tensor(onDevice).decimal(value).numbers(shape).runForTensor();
  }

  /**
   * Makes a float32 matrix {@code [out, in ...]} of random numbers that keep a row's size.
   *
   * @param seed of the numbers
   */
  Tensor uniform(long seed, long... shape) {
    long inputs = Arrays.stream(shape, 1, shape.length).reduce(1, Math::multiplyExact);
    double bound = Math.sqrt(3.0 / inputs);
    return program
        .call("uniform")
        .tensor(onDevice)
        .number(seed)
        .decimal(bound)
        .numbers(shape)
        .runForTensor();
  }

  /** Makes an arena of caches, {@code [layers, 2, kvHeads, rows, headDim]}, not filled. */
  Tensor arena(KvDtype dtype, int layers, int kvHeads, int rows, int headDim) {
    return program
        .call("arena")
        .tensor(onDevice)
        .number(layers)
        .number(kvHeads)
        .number(rows)
        .number(headDim)
        .number(dtype.elementType())
        .runForTensor();
  }

  /** Copies an arena's rows to the first ones of a larger one. */
  void copyRows(Tensor arena, Tensor larger) {
    program.call("copy_rows").tensor(arena).tensor(larger).runForNumber();
  }

  /** Copies rows of an arena to others of it, which they do not overlap. */
  void copyWithin(Tensor arena, int start, int to, int rows) {
    program.call("copy_within").tensor(arena).number(start).number(to).number(rows).runForNumber();
  }

  /** Makes rows of an arena zeros. */
  void clear(Tensor arena, int first, int last) {
    program.call("clear").tensor(arena).number(first).number(last).runForNumber();
  }

  /** Moves rows of an arena, counted from {@code start} on, to the rows from there on. */
  void keep(Tensor arena, int start, long[] rows) {
    program.call("keep").tensor(arena).number(start).numbers(rows).runForNumber();
  }

  @Override
  public void close() {
    onDevice.close();
    program.close();
  }
}
