// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * PyTorch on one device: makes tensors and loads programs there.
 *
 * <p>On the CPU, a tensor made here from Java's memory lies in that memory: a program that keeps it
 * beyond the call must clone it.
 *
 * <p>Closing it ends nothing but its own bookkeeping; tensors and programs have owners of their
 * own.
 */
public final class Torch implements AutoCloseable {
  private final Device device;
  private final int threads;
  private final PtNDManager manager;
  private final Optional<Recording> recording;

  private Torch(Device device, int threads, PtNDManager manager, Optional<Recording> recording) {
    this.device = device;
    this.threads = threads;
    this.manager = manager;
    this.recording = recording;
  }

  /**
   * Starts PyTorch, once per process, and opens a device.
   *
   * @param device {@code cpu}, {@code cuda} or {@code cuda:INDEX}
   * @param threads how many threads one operation may use; PyTorch keeps one number for the process
   * @throws IllegalArgumentException if there is no such device
   */
  public static Torch open(String device, int threads) {
    Engine engine = NativeLibraries.startPyTorch();
    Device opened = parse(device, engine.getGpuCount());
    JniUtils.setNumThreads(threads);
    return new Torch(
        opened, threads, (PtNDManager) engine.newBaseManager(opened), Optional.empty());
  }

  static Device parse(String name, int gpus) {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (!name.matches("cuda(:\\d{1,3})?")) {
      throw new IllegalArgumentException(
          "device is '" + name + "', but must be cpu, cuda or cuda:INDEX");
    }
    int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
    if (index >= gpus) {
      throw new IllegalArgumentException(
          "device is '" + name + "', but PyTorch sees " + gpus + " GPUs here; use cpu");
    }
    return Device.gpu(index);
  }

  /** Returns whether operations run on the CPU. */
  public boolean isCpu() {
    return !device.isGpu();
  }

  /** Returns how many threads one operation may use, as it was opened with. */
  public int threads() {
    return threads;
  }

  /** Returns the device's name, such as {@code cpu} or {@code cuda:0}. */
  public String device() {
    return isCpu() ? "cpu" : "cuda:" + device.getDeviceId();
  }

  /**
   * Prepares the calling thread to run programs: batch shapes change at every step, and the graph
   * executor would specialise for each anew.
   */
  public void prepareThread() {
    prepareThread(threads);
  }

  /**
   * Prepares the calling thread as {@link #prepareThread()} does, with another number of threads
   * for its operations: PyTorch sets it for the process, but OpenMP keeps one for each thread.
   */
  public void prepareThread(int threads) {
    JniUtils.setNumThreads(threads);
    JniUtils.setGraphExecutorOptimize(false);
  }

  /**
   * Does work on a thread of its own that is prepared for it, and waits for its end.
   *
   * <p>OpenMP keeps a pool of threads for each thread that has computed, until that one ends. When
   * all pools together have more threads than there are processors, none of them waits awake for
   * the next operation any more: with a second pool of 2 threads on 2 processors, a decoding step
   * of 24 ms took 31. So whoever computes beside the decoding thread does it here.
   *
   * @param threads that one operation may use
   */
  public <T> T onOwnThread(int threads, Supplier<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              prepareThread(threads);
              return work.get();
            });
    Thread thread = new Thread(task, "foresight-compute");
    thread.start();
    boolean interrupted = false;
    // Interrupts have to wait: native code does not see them.
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a supplier throws no other
    } catch (InterruptedException e) {
      throw new IllegalStateException("a finished task cannot be waited for", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Makes a float32 tensor of floats. */
  public Tensor floats(float[] values, long... shape) {
    return new Tensor(manager.create(FloatBuffer.wrap(values), new Shape(shape), DataType.FLOAT32));
  }

  /**
   * Makes a float32 tensor, in memory of its own, that programs can take gradients by; see {@link
   * Program#recordedCall}.
   */
  public Tensor parameter(float[] values, long... shape) {
    Tensor parameter = copy(values, shape);
    parameter.array().setRequiresGradient(true);
    return parameter;
  }

  /** Makes a float32 tensor in memory of its own, which programs may keep and change. */
  public Tensor copy(float[] values, long... shape) {
    try (Tensor inJava = floats(values, shape)) {
      return new Tensor(JniUtils.clone(inJava.array()));
    }
  }

  /** Makes an int64 tensor of longs. */
  public Tensor longs(long[] values, long... shape) {
    return new Tensor(manager.create(LongBuffer.wrap(values), new Shape(shape), DataType.INT64));
  }

  /**
   * Views a direct little-endian buffer as a tensor, without a copy on the CPU. The tensor keeps
   * the buffer alive. {@link DType#BFLOAT16} bits come as float16, as DJL cannot name the type:
   * programs view them as what they are.
   */
  public Tensor view(ByteBuffer bytes, DType dtype, long... shape) {
    DataType type =
        switch (dtype) {
          case FLOAT32 -> DataType.FLOAT32;
          case FLOAT16, BFLOAT16 -> DataType.FLOAT16;
          case INT64 -> DataType.INT64;
        };
    return new Tensor(manager.create(bytes.order(ByteOrder.nativeOrder()), new Shape(shape), type));
  }

  /**
   * Returns the same device, whose programs, from now on, have their calls recorded. What programs
   * return for programs alone must not be passed on; to be closed in this one's place.
   */
  public Torch recording(Recording into) {
    return new Torch(device, threads, manager, Optional.of(into));
  }

  /** Compiles a program; it is freed by its {@link Program#close}. */
  public Program load(ProgramSource source) {
    return new Program(manager, source, recording);
  }

  @Override
  public void close() {
    manager.close();
  }
}
