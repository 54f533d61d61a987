// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One engine for each device and model of the process, shared by all who ask for it: a model is as
 * large as the device. The last one to close its engine frees it.
 */
public final class EngineRegistry {
  private static final EngineRegistry SHARED = new EngineRegistry(DecodingEngine::open);

  private final Opener opener;
  private final Map<Key, Entry> entries = new HashMap<>();

  EngineRegistry(Opener opener) {
    this.opener = opener;
  }

  /** Returns the registry of this process. */
  public static EngineRegistry shared() {
    return SHARED;
  }

  /**
   * Returns the engine of a device and model, opened if nobody has it; the caller closes it.
   *
   * @throws IllegalStateException if it is open with other options
   */
  public synchronized Engine acquire(Path model, EngineOptions options) {
    Key key = new Key(options.device(), model.toAbsolutePath().normalize());
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(opener.open(model, options), options);
      entries.put(key, entry);
    } else if (!entry.options.equals(options)) {
      throw new IllegalStateException(
          key.model
              + " is open on "
              + key.device
              + " with "
              + entry.options
              + ", but was asked for with "
              + options
              + "; give all jobs of a process the same options");
    }
    entry.users++;
    return new Lease(key, entry);
  }

  private synchronized void release(Key key, Entry entry) {
    entry.users--;
    if (entry.users == 0) {
      entries.remove(key);
      entry.engine.close();
    }
  }

  /** Opens engines. */
  @FunctionalInterface
  interface Opener {
    Engine open(Path model, EngineOptions options);
  }

  private record Key(String device, Path model) {}

  private static final class Entry {
    private final Engine engine;
    private final EngineOptions options;
    private int users;

    Entry(Engine engine, EngineOptions options) {
      this.engine = engine;
      this.options = options;
    }
  }

  /** One user's share of an engine. */
  private final class Lease implements Engine {
    private final Key key;
    private final Entry entry;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final OpenRequests requests = new OpenRequests();

    Lease(Key key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    @Override
    public CompletableFuture<Generation> submit(GenerationRequest request) {
      CompletableFuture<Generation> answer = entry.engine.submit(request);
      Optional<RequestException> refused = requests.add(answer);
      if (refused.isPresent()) {
        answer.cancel(true);
        return CompletableFuture.failedFuture(refused.get());
      }
      return answer;
    }

    @Override
    public EngineInfo info() {
      return entry.engine.info();
    }

    @Override
    public EngineStatistics statistics() {
      return entry.engine.statistics();
    }

    /** Concerns this user's requests only: the others go on. */
    @Override
    public boolean drain(Duration limit) throws InterruptedException {
      requests.end(
          new RequestException(
              ErrorCode.ENGINE_CLOSED,
              "this user of the engine is being drained and accepts no more requests"));
      return requests.await(limit);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(key, entry);
      }
    }
  }
}
