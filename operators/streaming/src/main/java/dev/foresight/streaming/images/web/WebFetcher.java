// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.streaming.images.deadline.Deadline;
import dev.foresight.streaming.images.deadline.Deadlines;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.io.CloseMode;

/**
 * Reads images from hosts that are allowed by name, at addresses that are of the public internet.
 *
 * <pre>{@code
 * try (WebFetcher web = new WebFetcher(List.of("*.example.org"), Duration.ofSeconds(30))) {
 *   byte[] cat = web.fetch(ImageReference.of("https://images.example.org/cat.png"), limits);
 * }
 * }</pre>
 *
 * <p>Tries again, within the time for an image, what may pass: no connection, one that breaks off,
 * 429 and 5xx.
 */
public final class WebFetcher implements ImageFetcher {
  private final List<HostPattern> hosts;
  private final Duration timeout;
  private final Retries retries;
  private final Deadlines deadlines = new Deadlines();
  private final WebReader reader;
  private volatile boolean closed;

  /**
   * Allows hosts.
   *
   * @param hosts patterns: a name, {@code *.} and a name, or {@code *}
   * @param timeout for one image, redirects and tries included
   * @throws IllegalArgumentException if a pattern is none
   */
  public WebFetcher(List<String> hosts, Duration timeout) {
    this(hosts, timeout, Retries.DEFAULT, Network.PUBLIC, BytesInFlight.OF_THIS_PROCESS);
  }

  WebFetcher(
      List<String> hosts,
      Duration timeout,
      Retries retries,
      Network network,
      BytesInFlight memory) {
    this.hosts = hosts.stream().map(HostPattern::of).toList();
    this.timeout = timeout;
    this.retries = retries;
    this.reader =
        new WebReader(
            WebClient.of(network, timeout), this::allowed, network, memory, Clock.systemUTC());
  }

  /**
   * Checks a pattern of hosts.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void check(String pattern) {
    HostPattern.of(pattern);
  }

  @Override
  public Set<String> schemes() {
    return Set.of(WebAddress.HTTP, WebAddress.HTTPS);
  }

  @Override
  public boolean waitsForOthers() {
    return true;
  }

  @Override
  public byte[] fetch(ImageReference image, ImageLimits limits) {
    try (Deadline deadline = deadlines.start(timeout)) {
      return fetch(image, limits, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(image, e);
    } catch (IllegalStateException | RejectedExecutionException e) {
      throw closed ? cancelled(image, e) : e;
    }
  }

  private static RequestException cancelled(ImageReference image, Exception cause) {
    return new RequestException(ErrorCode.CANCELLED, image + " is no longer waited for", cause);
  }

  private byte[] fetch(ImageReference image, ImageLimits limits, Deadline deadline)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return reader.read(image, limits, deadline);
      } catch (TryAgainException e) {
        if (closed) {
          throw cancelled(image, e);
        }
        int failed = tries;
        Duration pause =
            e.after()
                .orElseGet(() -> retries.pause(failed, ThreadLocalRandom.current().nextDouble()));
        if (tries == retries.tries() || pause.compareTo(deadline.left()) >= 0) {
          throw unreachable(image, e, tries);
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
  }

  private RequestException unreachable(ImageReference image, TryAgainException e, int tries) {
    return new RequestException(
        ErrorCode.IMAGE_UNREACHABLE,
        "%s %s (tried %d times in %s); send it again when the server answers, or raise the time for images"
            .formatted(image, e.getMessage(), tries, shown(timeout)),
        e);
  }

  private static String shown(Duration time) {
    return "%,d ms at most".formatted(time.toMillis());
  }

  private boolean allowed(WebHost host) {
    return hosts.stream().anyMatch(pattern -> pattern.matches(host));
  }

  @Override
  public void close() {
    closed = true;
    reader.close(CloseMode.IMMEDIATE);
    deadlines.close();
  }
}
