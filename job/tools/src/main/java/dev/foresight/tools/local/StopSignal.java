// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C (and SIGTERM) as a value to look at, so that a program ends in its own order: job,
 * cluster, engine, broker. Shutdown hooks run all at once and can't do that. A second Ctrl-C ends
 * the process as usual.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final Runnable onRequest;
  private final List<Runnable> restorations = new ArrayList<>();

  private StopSignal(Runnable onRequest) {
    this.onRequest = onRequest;
  }

  /** Returns a signal that only {@link #request} raises. */
  public static StopSignal manual() {
    return new StopSignal(() -> {});
  }

  /**
   * Starts to listen.
   *
   * @param onRequest run once, when the first signal arrives: tells the user that it was heard
   */
  public static StopSignal onInterrupt(Runnable onRequest) {
    StopSignal signal = new StopSignal(onRequest);
    signal.listen("INT");
    signal.listen("TERM");
    return signal;
  }

  /** Returns whether the program should end. */
  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Asks the program to end. */
  public void request() {
    if (!isRequested()) {
      requested.countDown();
      onRequest.run();
    }
  }

  /**
   * Waits.
   *
   * @return whether the program should end
   */
  public boolean await(Duration limit) throws InterruptedException {
    return requested.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the program should end. */
  public void await() throws InterruptedException {
    requested.await();
  }

  /** Stops listening. */
  @Override
  public void close() {
    restorations.forEach(Runnable::run);
    restorations.clear();
  }

  // Reflection, for javac warns of sun.misc.Signal in a way that can't be switched off. Where a
  // JDK lacks it, or the signal is the JVM's own (-Xrs), signals end the process as usual.
  private void listen(String name) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object[] previous = new Object[1];
      Runnable restoration = () -> restore(handle, signal, previous[0]);
      Object handler =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                restoration.run();
                request();
                return null;
              });
      previous[0] = handle.invoke(null, signal, handler);
      restorations.add(restoration);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return;
    }
  }

  private static void restore(Method handle, Object signal, Object handler) {
    try {
      handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the handler of " + signal + " was refused", e);
    }
  }
}
