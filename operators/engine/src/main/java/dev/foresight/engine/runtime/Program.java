// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A compiled TorchScript object. Its methods run as one native call each; its attributes, weights
 * among them, live until it is closed. Not safe for use by several threads at once, but for {@link
 * RecordedCall}s.
 */
public final class Program implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private final Optional<Recording> recording;
  private final String name;

  Program(PtNDManager manager, ProgramSource source, Optional<Recording> recording) {
    this.manager = manager;
    this.recording = recording;
    this.name = recording.map(into -> into.add(source)).orElse(source.name());
    try {
      this.block =
          JniUtils.loadModule(manager, new ByteArrayInputStream(source.archive()), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a call of a method; arguments follow in the method's order. */
  public Call call(String method) {
    return new Call(method);
  }

  /** Starts a call of the method {@code forward} in which gradients can be taken. */
  public RecordedCall recordedCall() {
    return new RecordedCall();
  }

  @Override
  public void close() {
    block.close();
  }

  /**
   * One call of {@code forward} whose operations are recorded, so that the program itself can take
   * gradients with {@code torch.grad}. It takes tensors and lists of them, and returns a list of
   * them. Arguments stay their owners'.
   *
   * <p>Several threads may do so at once, if {@code forward} changes no attribute; a tensor may be
   * passed by all of them, always at the same place.
   */
  public final class RecordedCall {
    private final NDList arguments = new NDList();
    private int lists;

    private RecordedCall() {}

    /** Passes a tensor. */
    public RecordedCall tensor(Tensor value) {
      value.array().setName(null);
      arguments.add(value.array());
      return this;
    }

    /**
     * Passes a list of tensors.
     *
     * @throws IllegalArgumentException if it is empty, which cannot be passed here
     */
    public RecordedCall tensors(List<Tensor> values) {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a recorded call takes no empty list");
      }
      // DJL makes one list of all arrays with the same name that ends so.
      String name = "list" + lists++ + "[]";
      for (Tensor value : values) {
        value.array().setName(name);
        arguments.add(value.array());
      }
      return this;
    }

    /** Runs the method; the caller owns what it returns. */
    public List<Tensor> run() {
      // DJL records nothing unless it is told to, thread by thread.
      JniUtils.setGradMode(true);
      try {
        return IValueUtils.forward(block, arguments, true).stream()
            .map(array -> new Tensor((PtNDArray) array))
            .toList();
      } finally {
        JniUtils.setGradMode(false);
      }
    }
  }

  /** One call: its arguments, then its result. Arguments stay their owners'. */
  public final class Call {
    private final String method;
    private final List<IValue> arguments = new ArrayList<>();
    private final List<IValue> owned = new ArrayList<>();

    /** As they were passed, for a recording. */
    private final List<Object> passed = new ArrayList<>();

    private Call(String method) {
      this.method = method;
    }

    /** Passes a tensor. */
    public Call tensor(Tensor value) {
      return own(value, IValue.from(value.array()));
    }

    /** Passes what a program returned. */
    public Call opaque(Opaque value) {
      arguments.add(value.value());
      return this;
    }

    /** Passes a list of tensors, which may be empty. */
    public Call tensors(List<Tensor> values) {
      PtNDArray[] arrays = values.stream().map(Tensor::array).toArray(PtNDArray[]::new);
      return own(values, IValue.listFrom(arrays));
    }

    /** Passes an int. */
    public Call number(long value) {
      return own(value, IValue.from(value));
    }

    /** Passes a list of ints, which may be empty. */
    public Call numbers(long... values) {
      return own(values, IValue.listFrom(values));
    }

    /** Passes a float. */
    public Call decimal(double value) {
      return own(value, IValue.from(value));
    }

    /** Passes a list of floats, which may be empty. */
    public Call decimals(double... values) {
      return own(values, IValue.listFrom(values));
    }

    /** Passes a bool. */
    public Call flag(boolean value) {
      return own(value, IValue.from(value));
    }

    /** Runs a method that returns an int. */
    public long runForNumber() {
      try (IValue result = run()) {
        return result.toLong();
      }
    }

    /** Runs a method that returns a tensor; the caller owns it. */
    public Tensor runForTensor() {
      try (IValue result = run()) {
        Tensor tensor = new Tensor(result.toTensor(manager));
        recording.ifPresent(into -> into.end(tensor));
        return tensor;
      }
    }

    /** Runs a method that returns a tuple or a list of tensors; the caller owns them. */
    public List<Tensor> runForTensors() {
      try (IValue result = run()) {
        List<Tensor> tensors = new ArrayList<>();
        IValue[] elements = result.isTuple() ? result.toIValueTuple() : result.toIValueArray();
        for (IValue element : elements) {
          try (element) {
            tensors.add(new Tensor(element.toTensor(manager)));
          }
        }
        recording.ifPresent(into -> into.end(tensors));
        return tensors;
      }
    }

    /** Runs a method whose result is for programs alone; the caller owns it. */
    public Opaque runForOpaque() {
      return new Opaque(run());
    }

    private Call own(Object value, IValue argument) {
      passed.add(value);
      owned.add(argument);
      arguments.add(argument);
      return this;
    }

    private IValue run() {
      recording.ifPresent(into -> into.begin(name, method, passed));
      try {
        return IValueUtils.runMethod(block, method, arguments.toArray(IValue[]::new));
      } finally {
        owned.forEach(IValue::close);
      }
    }
  }
}
