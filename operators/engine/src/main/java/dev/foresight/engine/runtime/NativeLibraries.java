// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Where DJL unpacks its native libraries, and how it starts.
 *
 * <p>The cache is {@code $XDG_CACHE_HOME/foresight}, else {@code ~/.cache/foresight}; the system
 * property {@value #CACHE_PROPERTY} overrides it.
 */
public final class NativeLibraries {
  /** Names another folder for the unpacked native libraries. */
  public static final String CACHE_PROPERTY = "foresight.cache";

  private NativeLibraries() {}

  /**
   * Loads native code while no other process does: two that unpack at once would read each other's
   * half-written files.
   *
   * @param load triggers the loading
   * @return what {@code load} returned
   */
  public static <T> T load(Supplier<T> load) {
    Path cache = cache();
    configure(cache);
    // The channel's lock excludes other processes, the monitor other threads of this one.
    synchronized (NativeLibraries.class) {
      try (FileChannel channel = openLock(cache)) {
        channel.lock(); // released when the channel closes
        return load.get();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot lock the native library cache "
                + cache
                + "; make it writable, or name another with -D"
                + CACHE_PROPERTY,
            e);
      }
    }
  }

  static Engine startPyTorch() {
    return load(() -> Engine.getEngine("PyTorch"));
  }

  private static Path cache() {
    String named = System.getProperty(CACHE_PROPERTY);
    if (named != null) {
      return Path.of(named);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return base.resolve("foresight");
  }

  /** DJL reads these when its classes initialise, so they are set before the first one loads. */
  private static void configure(Path cache) {
    setDefault("DJL_CACHE_DIR", cache.toString());
    setDefault("ENGINE_CACHE_DIR", cache.toString());
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  private static FileChannel openLock(Path cache) throws IOException {
    Files.createDirectories(cache);
    return FileChannel.open(
        cache.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
