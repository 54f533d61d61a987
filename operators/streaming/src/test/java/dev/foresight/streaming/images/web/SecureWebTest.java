// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.TestCertificate;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS on loopback, with a certificate of {@code images.test}. */
class SecureWebTest {
  private static final byte[] IMAGE = {1, 2, 3};
  private static final ImageLimits LIMITS = new ImageLimits(1000, 1, 1);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Retries TWICE = new Retries(2, Duration.ofMillis(1), Duration.ofMillis(2));

  @TempDir private static Path folder;
  private static TestCertificate ofTheServer;
  private static TestCertificate ofAnother;

  private HttpsServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ofTheServer =
        TestCertificate.create(Files.createDirectory(folder.resolve("images")), "dns:images.test");
    ofAnother =
        TestCertificate.create(Files.createDirectory(folder.resolve("other")), "dns:other.test");
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(ofTheServer.sslContext()));
    server.createContext(
        "/image",
        exchange -> {
          exchange.sendResponseHeaders(200, IMAGE.length);
          exchange.getResponseBody().write(IMAGE);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anImageComesOverTls() throws Exception {
    try (WebFetcher fetcher = fetcher(ofTheServer.trusting())) {
      assertThat(fetcher.fetch(reference("images.test"), LIMITS)).isEqualTo(IMAGE);
    }
  }

  @Test
  void theNameIsTheOneThatWasAskedForAndNotTheAddressThatWasPinned() throws Exception {
    assertThat(failure("other.test", ofTheServer.trusting()).getMessage())
        .contains("other.test", "could not be read");
  }

  @Test
  void aCertificateThatNobodyTrustsIsNoAnswer() {
    RequestException failure = failure("images.test", SSLContexts.createDefault());

    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
    assertThat(failure.getMessage()).contains("tried 2 times");
  }

  @Test
  void norIsOneOfSomebodyElse() throws Exception {
    assertThat(failure("images.test", ofAnother.trusting()).code())
        .isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
  }

  private RequestException failure(String host, SSLContext tls) {
    try (WebFetcher fetcher = fetcher(tls)) {
      return catchThrowableOfType(
          RequestException.class, () -> fetcher.fetch(reference(host), LIMITS));
    }
  }

  private ImageReference reference(String host) {
    return ImageReference.of("https://%s:%d/image".formatted(host, server.getAddress().getPort()));
  }

  private WebFetcher fetcher(SSLContext tls) {
    Network loopback =
        new Network(
            name -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            address -> Optional.empty(),
            Set.of(server.getAddress().getPort()),
            tls);
    return new WebFetcher(List.of("*.test"), LIMIT, TWICE, loopback, new BytesInFlight(1 << 20));
  }
}
