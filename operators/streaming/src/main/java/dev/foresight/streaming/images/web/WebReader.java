// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.images.ImageBytes;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.streaming.images.deadline.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.io.CloseMode;

/** Reads an image once: follows redirects, each checked as the first address is. */
final class WebReader {
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS =
      Set.of(
          HttpStatus.SC_MOVED_PERMANENTLY,
          HttpStatus.SC_MOVED_TEMPORARILY,
          HttpStatus.SC_SEE_OTHER,
          HttpStatus.SC_TEMPORARY_REDIRECT,
          HttpStatus.SC_PERMANENT_REDIRECT);

  private final CloseableHttpClient client;
  private final Predicate<WebHost> allowed;
  private final Network network;
  private final BytesInFlight memory;
  private final Clock clock;

  /**
   * Creates a reader.
   *
   * @param client owned by the reader
   * @param allowed hosts
   * @param clock for times at which servers want to be asked again
   */
  WebReader(
      CloseableHttpClient client,
      Predicate<WebHost> allowed,
      Network network,
      BytesInFlight memory,
      Clock clock) {
    this.client = client;
    this.allowed = allowed;
    this.network = network;
    this.memory = memory;
    this.clock = clock;
  }

  /** What a server says: an image, or where else to look. */
  private record Answer(Optional<byte[]> image, Optional<String> location) {}

  /**
   * Reads an image.
   *
   * @throws TryAgainException if the next try may be better
   * @throws InterruptedException if nobody waits for the image any more
   */
  byte[] read(ImageReference image, ImageLimits limits, Deadline deadline)
      throws TryAgainException, InterruptedException {
    WebAddress address = checked(image, "", () -> WebAddress.of(image.text()));
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Answer answer = ask(image, address, limits, deadline);
      if (answer.image().isPresent()) {
        return answer.image().get();
      }
      WebAddress from = address;
      String location = answer.location().orElse("");
      address =
          checked(
              image,
              "redirects to " + Shown.value(location) + ", which ",
              () -> from.redirected(location));
    }
    throw new RequestException(
        ErrorCode.IMAGE_NOT_FOUND,
        "%s redirects more than %d times; send the image's last address"
            .formatted(image, MOST_REDIRECTS));
  }

  /**
   * Before anything is looked up: what is behind a name that is not allowed is nobody's business.
   */
  private WebAddress checked(ImageReference image, String where, Reading reading) {
    try {
      WebAddress address = reading.read();
      if (!allowed.test(address.host())) {
        throw new IllegalArgumentException(
            "is at a host that is not allowed; allow it with --image-hosts, or send the image's"
                + " bytes");
      }
      if (!network.ports().contains(address.port())) {
        throw new IllegalArgumentException(
            "is at port "
                + address.port()
                + ", but only those of http and https are connected to; send the image's bytes");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED, image + " " + where + e.getMessage(), e);
    }
  }

  private interface Reading {
    WebAddress read();
  }

  private Answer ask(
      ImageReference image, WebAddress address, ImageLimits limits, Deadline deadline)
      throws TryAgainException, InterruptedException {
    HttpUriRequestBase request = new HttpUriRequestBase("GET", URI.create(address.toString()));
    request.setHeader(HttpHeaders.ACCEPT, "image/*");
    // Images are compressed; what comes encoded all the same is decoded within the limits.
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    HttpHost target = new HttpHost(address.scheme(), address.host().name(), address.port());
    deadline.ends(request::cancel);
    boolean whole = false;
    try (ClassicHttpResponse response = client.executeOpen(target, request, null)) {
      try {
        Answer answer = answer(image, response, limits, deadline);
        whole = answer.image().isPresent();
        return answer;
      } finally {
        if (!whole) {
          // Closing alone would read what is left, which may be without end.
          request.cancel();
        }
      }
    } catch (RefusedAddressException e) {
      throw new RequestException(
          ErrorCode.URI_NOT_ALLOWED,
          "%s: %s %s; send the image's bytes".formatted(image, address.host(), e.getMessage()),
          e);
    } catch (ZipException e) {
      throw new RequestException(
          ErrorCode.IMAGE_UNDECODABLE, image + " comes in a broken gzip stream", e);
    } catch (IOException e) {
      throw new TryAgainException(failure(address, e, deadline), Optional.empty(), e);
    } catch (TimeoutException e) {
      throw new TryAgainException("could not be read: " + e.getMessage(), Optional.empty(), e);
    }
  }

  private static String failure(WebAddress address, IOException e, Deadline deadline) {
    if (deadline.isOver()) {
      return "did not come in time";
    }
    return e instanceof UnknownHostException
        ? "is at " + address.host() + ", whose address is not to be found"
        : "could not be read: " + Shown.value(e.getMessage());
  }

  private Answer answer(
      ImageReference image, ClassicHttpResponse response, ImageLimits limits, Deadline deadline)
      throws IOException, TryAgainException, InterruptedException, TimeoutException {
    int status = response.getCode();
    if (status == HttpStatus.SC_OK) {
      HttpEntity body = response.getEntity();
      byte[] bytes = body == null ? new byte[0] : bytes(image, body, limits, deadline);
      return new Answer(Optional.of(bytes), Optional.empty());
    }
    if (REDIRECTS.contains(status)) {
      Header location = response.getFirstHeader(HttpHeaders.LOCATION);
      return new Answer(Optional.empty(), Optional.of(location == null ? "" : location.getValue()));
    }
    if (status == HttpStatus.SC_TOO_MANY_REQUESTS
        || status >= HttpStatus.SC_INTERNAL_SERVER_ERROR) {
      Header after = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      throw new TryAgainException(
          "is answered with " + status,
          Optional.ofNullable(after).flatMap(header -> RetryAfter.read(header.getValue(), clock)),
          null);
    }
    throw new RequestException(
        ErrorCode.IMAGE_NOT_FOUND,
        "%s is answered with %d; see that it can be read without a login".formatted(image, status));
  }

  private byte[] bytes(ImageReference image, HttpEntity body, ImageLimits limits, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    String encoding =
        Optional.ofNullable(body.getContentEncoding()).orElse("identity").toLowerCase(Locale.ROOT);
    boolean gzip = encoding.equals("gzip") || encoding.equals("x-gzip");
    if (!gzip && !encoding.equals("identity")) {
      throw new RequestException(
          ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
          "%s comes encoded as %s; serve it as it is, or as gzip"
              .formatted(image, Shown.value(encoding)));
    }
    long announced = body.getContentLength();
    limits.checkBytes(announced);
    long needed = announced >= 0 && !gzip ? announced : limits.maxBytes() + 1L;
    BytesInFlight.Share share = memory.take(needed, deadline);
    try {
      InputStream sent = new LimitedStream(body.getContent(), limits);
      return ImageBytes.read(gzip ? new GZIPInputStream(sent) : sent, limits);
    } finally {
      share.giveBack();
    }
  }

  void close(CloseMode how) {
    client.close(how);
  }
}
