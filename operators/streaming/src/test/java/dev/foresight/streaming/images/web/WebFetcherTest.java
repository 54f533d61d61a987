// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.ImageFetcherContract;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads from a server on loopback, which is public here, and no other address of this machine. */
class WebFetcherTest extends ImageFetcherContract {
  private static final byte[] IMAGE = {1, 2, 3};
  private static final ImageLimits LIMITS = new ImageLimits(1000, 1, 1);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Retries QUICK = new Retries(4, Duration.ofMillis(1), Duration.ofMillis(2));

  private ImageServer server;
  private final List<WebFetcher> opened = new ArrayList<>();
  private WebFetcher fetcher;

  @BeforeEach
  void open() throws IOException {
    server = new ImageServer();
    fetcher = fetcher(LONG);
  }

  @AfterEach
  void close() throws IOException {
    opened.forEach(WebFetcher::close);
    server.close();
  }

  @Override
  protected ImageFetcher fetcher() {
    return fetcher;
  }

  @Override
  protected String holding(byte[] bytes) {
    server.at("/a%20cat.png", "200 OK\nContent-Length: " + bytes.length, bytes);
    return uri("/a%20cat.png");
  }

  @Override
  protected List<String> missing() {
    server.at("/gone", "410 Gone\nContent-Length: 0", new byte[0]);
    server.at("/private", "403 Forbidden\nContent-Length: 0", new byte[0]);
    server.at("/login", "401 Unauthorized\nWWW-Authenticate: Basic realm=x", new byte[0]);
    server.at("/circle", "302 Found\nLocation: /circle", new byte[0]);
    server.at("/to", "302 Found\nLocation: /fro", new byte[0]);
    server.at("/fro", "302 Found\nLocation: /to", new byte[0]);
    server.at("/nowhere", "302 Found", new byte[0]);
    server.at("/odd", "204 No Content", new byte[0]);
    return Stream.of("/none", "/gone", "/private", "/login", "/circle", "/to", "/nowhere", "/odd")
        .map(this::uri)
        .toList();
  }

  @Override
  protected List<String> outside() {
    server.at("/there", "200 OK\nContent-Length: 3", IMAGE);
    server.at(
        "/away",
        "302 Found\nLocation: " + uri("/there").replace("images.test", "other.org"),
        IMAGE);
    server.at("/file", "302 Found\nLocation: file:///etc/passwd", IMAGE);
    server.at("/broken", "302 Found\nLocation: http://a b/", IMAGE);
    server.at("/port", "302 Found\nLocation: http://images.test:22/", IMAGE);
    server.at(
        "/inwards", "302 Found\nLocation: " + uri("/there").replace("images", "local"), IMAGE);
    server.at("/mixed", "302 Found\nLocation: " + uri("/there").replace("images", "mixed"), IMAGE);
    String there = uri("/there");
    return Stream.concat(
            Stream.of("/away", "/file", "/broken", "/port", "/inwards", "/mixed").map(this::uri),
            Stream.of(
                there.replace("images.test", "images.test.other.org"),
                there.replace("images.test", "test"),
                there.replace("images.test", "imagestest"),
                there.replace("images.test", "local.test"),
                there.replace("images.test", "mixed.test"),
                there.replace("images.test", "metadata.test"),
                there.replace("images.test", "127.0.0.1"),
                there.replace("images.test", "user@images.test"),
                there.replace("images.test", "images.test:80@images.test"),
                "http://images.test:22/there"))
        .toList();
  }

  @Override
  protected List<Broken> broken() {
    return Stream.of(
            "http:",
            "http://",
            "http:///there",
            "http:images.test/there",
            "http:/images.test/there",
            uri("/a cat.png"),
            uri("/a\\cat.png"),
            uri("/%zz"),
            uri("/%"),
            uri("/a\nHost: other"),
            uri("/there").replace("images", "im%61ges"),
            uri("/there").replace("images.test", "images.test\\@other.org"),
            uri("/there").replace("images.test", "images..test"),
            uri("/there").replace("images.test", "images.test.."),
            uri("/there").replace("images.test", "[images.test]"),
            uri("/there").replace("images.test", "[::1"),
            uri("/there").replace("images.test", "[fe80::1%25eth0]"),
            "http://images.test:99999999/there",
            "http://images.test:-1/there",
            "http://images.test:x/there")
        .map(reference -> new Broken(reference, ErrorCode.URI_NOT_ALLOWED))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IMAGES.test", "images.test.", "ｉｍａｇｅｓ.test", "images。test"})
  void namesMayBeSpelledAsBrowsersReadThem(String name) {
    assertThat(load(holding(IMAGE).replace("images.test", name))).isEqualTo(IMAGE);
  }

  /** As the server gets them: encoded where they must be, and else as they were written. */
  @ParameterizedTest
  @CsvSource({
    "'',/",
    "?size=1,/?size=1",
    "//a//b,//a//b",
    "/../a/./b,/../a/./b",
    "/cat[1].png?a[]=1,/cat%5B1%5D.png?a%5B%5D=1",
    "/%C3%A4/%2e%2E,/%C3%A4/%2e%2E",
    "/ä,/%C3%A4",
    "/a#top,/a",
    "/a?b=http://c/?d:@,/a?b=http://c/?d:@"
  })
  void pathsAreAskedForAsTheyAreWritten(String written, String asked) {
    server.at(asked, "200 OK\nContent-Length: 3", IMAGE);

    assertThat(load(uri(written))).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreFollowed(int status) {
    server.at("/old/cat", status + " Moved\nLocation: ../new?size=1#top", new byte[0]);
    server.at("/new?size=1", "302 Found\nLocation: " + holding(IMAGE), new byte[0]);

    assertThat(load(uri("/old/cat"))).isEqualTo(IMAGE);
  }

  @Test
  void asManyRedirectsAsAllowed() {
    for (int i = 0; i < 6; i++) {
      server.at("/" + i, "302 Found\nLocation: /" + (i + 1), new byte[0]);
    }
    server.at("/6", "200 OK\nContent-Length: 3", IMAGE);

    assertThat(load(uri("/1"))).isEqualTo(IMAGE);
    assertThat(code(uri("/0"))).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
  }

  /** The first look-up says what is allowed, the next what is not: nothing is sent there. */
  @Test
  void aNameIsLookedUpOnceAConnectionAndCheckedEachTime() throws UnknownHostException {
    AtomicInteger lookUps = new AtomicInteger();
    fetcher =
        fetcher(
            LONG, name -> addresses(lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
    String image = holding(IMAGE);

    assertThat(load(image)).isEqualTo(IMAGE);
    assertThat(lookUps).hasValue(1);
    assertThat(code(image)).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aRefusedAddressIsNotTriedAgain() {
    AtomicInteger lookUps = new AtomicInteger();
    fetcher =
        fetcher(
            LONG,
            name -> {
              lookUps.incrementAndGet();
              return addresses("10.0.0.1");
            });

    assertThat(code(holding(IMAGE))).isEqualTo(ErrorCode.URI_NOT_ALLOWED);
    assertThat(lookUps).hasValue(1);
  }

  @Test
  void aNameWithoutAddressIsUnreachable() {
    fetcher =
        fetcher(
            LONG,
            name -> {
              throw new UnknownHostException(name);
            });

    assertThat(failure(holding(IMAGE)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREACHABLE))
        .hasMessageContaining("is at images.test, whose address is not to be found (tried 4 times");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aServerThatIsBusyIsAskedAgain(int status) {
    server.at(
        "/busy",
        (out, time) ->
            ImageServer.send(
                out, (time < 4 ? status + " Busy" : "200 OK") + "\nContent-Length: 3", IMAGE));

    assertThat(load(uri("/busy"))).isEqualTo(IMAGE);
    assertThat(server.timesAsked("/busy")).isEqualTo(4);
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() {
    server.at("/busy", "429 Too Many Requests\nContent-Length: 0", new byte[0]);

    assertThat(failure(uri("/busy")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREACHABLE))
        .hasMessageContaining("is answered with 429 (tried 4 times");
    assertThat(server.timesAsked("/busy")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Sun, 06 Nov 1994 08:49:37 GMT", "soon"})
  void aServerSaysWhenItWantsToBeAskedAgain(String after) {
    server.at(
        "/busy",
        (out, time) ->
            ImageServer.send(
                out,
                time == 1
                    ? "503 Busy\nContent-Length: 0\nRetry-After: " + after
                    : "200 OK\nContent-Length: 3",
                time == 1 ? new byte[0] : IMAGE));

    assertThat(load(uri("/busy"))).isEqualTo(IMAGE);
  }

  @Test
  void thatIsNotWaitedForBeyondTheTimeForAnImage() {
    server.at("/busy", "503 Busy\nContent-Length: 0\nRetry-After: 61", new byte[0]);

    assertThat(code(uri("/busy"))).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
    assertThat(server.timesAsked("/busy")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 451})
  void whatWillNotChangeIsNotAskedAgain(int status) {
    server.at("/no", status + " No\nContent-Length: 0", new byte[0]);

    assertThat(code(uri("/no"))).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
    assertThat(server.timesAsked("/no")).isEqualTo(1);
  }

  @Test
  void aConnectionThatBreaksOffIsTriedAgain() {
    server.at(
        "/cut",
        (out, time) ->
            ImageServer.send(out, "200 OK\nContent-Length: 3", time < 3 ? new byte[2] : IMAGE));
    server.at("/short", "200 OK\nContent-Length: 4", IMAGE);
    server.at("/silent", (out, time) -> {});
    server.at("/chunk", "200 OK\nTransfer-Encoding: chunked", "5\r\nab".getBytes(US_ASCII));
    server.at("/noise", (out, time) -> out.write("no HTTP at all\r\n\r\n".getBytes(US_ASCII)));

    assertThat(load(uri("/cut"))).isEqualTo(IMAGE);
    for (String path : List.of("/short", "/silent", "/chunk", "/noise")) {
      assertThat(code(uri(path))).as(path).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
      assertThat(server.timesAsked(path)).as(path).isEqualTo(4);
    }
  }

  @Test
  void lengthsThatAreNotTrue() {
    server.at("/less", "200 OK\nContent-Length: 2", IMAGE);
    server.at("/none", "200 OK", IMAGE);
    server.at("/two", "200 OK\nContent-Length: 3\nContent-Length: 2", IMAGE);
    server.at("/negative", "200 OK\nContent-Length: -3", IMAGE);

    assertThat(load(uri("/less"))).containsExactly(1, 2);
    assertThat(load(uri("/none"))).isEqualTo(IMAGE);
    assertThat(code(uri("/negative"))).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
  }

  /** What a file is, its first bytes say; they are looked at when the image is decoded. */
  @Test
  void typesThatAreNotTrueAreNoMatter() {
    server.at("/page", "200 OK\nContent-Type: text/html\nContent-Length: 3", IMAGE);

    assertThat(load(uri("/page"))).isEqualTo(IMAGE);
  }

  @Test
  void whatIsAnnouncedAsTooLargeIsNotRead() throws Exception {
    AtomicLong sent = new AtomicLong();
    server.at("/huge", endless("200 OK\nContent-Length: 9000000000000", sent));

    assertThat(failure(uri("/huge")).code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    Await.await("notice that the client is gone", () -> sent.get() < 0);
  }

  @Test
  void whatHasNoEndIsReadUpToTheLimit() throws Exception {
    AtomicLong sent = new AtomicLong();
    server.at("/endless", endless("200 OK", sent));

    assertThat(failure(uri("/endless")).code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    Await.await("notice that the client is gone", () -> sent.get() < 0);
  }

  @Test
  void headsWithoutEndAreNotRead() {
    server.at("/line", (out, time) -> out.write("x".repeat(1 << 20).getBytes(US_ASCII)));
    server.at(
        "/lines",
        (out, time) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
          for (int i = 0; i < 100_000; i++) {
            out.write(("X" + i + ": 1\r\n").getBytes(US_ASCII));
          }
        });

    assertThat(code(uri("/line"))).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
    assertThat(code(uri("/lines"))).isEqualTo(ErrorCode.IMAGE_UNREACHABLE);
  }

  @Test
  void whatComesAsGzipIsDecodedWithinTheLimit() throws IOException {
    encoded("/small", "gzip", gzip(IMAGE));
    encoded("/bomb", "gzip", gzip(new byte[50_000_000]));
    encoded("/broken", "gzip", new byte[20]);
    encoded("/brotli", "br", IMAGE);
    encoded("/twice", "gzip, gzip", gzip(gzip(IMAGE)));

    assertThat(fetcher.fetch(ImageReference.of(uri("/small")), LIMITS)).isEqualTo(IMAGE);
    assertThat(failure(uri("/bomb")).code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(failure(uri("/broken")).code()).isEqualTo(ErrorCode.IMAGE_UNDECODABLE);
    assertThat(failure(uri("/brotli")).code()).isEqualTo(ErrorCode.IMAGE_UNSUPPORTED_FORMAT);
    assertThat(failure(uri("/twice")).code()).isEqualTo(ErrorCode.IMAGE_UNSUPPORTED_FORMAT);
  }

  /** However it is slow: with its answer, within it, or with each of its bytes. */
  @Test
  void aSlowServerIsGivenUpInTime() {
    fetcher = fetcher(SHORT);
    server.at("/head", (out, time) -> Thread.sleep(60_000));
    server.at(
        "/body",
        (out, time) -> {
          ImageServer.send(out, "200 OK\nContent-Length: 3", new byte[1]);
          Thread.sleep(60_000);
        });
    server.at(
        "/drip",
        (out, time) -> {
          ImageServer.send(out, "200 OK\nContent-Length: 900", new byte[0]);
          for (int i = 0; i < 900; i++) {
            Thread.sleep(50);
            out.write(1);
            out.flush();
          }
        });
    for (String path : List.of("/head", "/body", "/drip")) {
      assertThat(failure(uri(path)))
          .as(path)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREACHABLE))
          .hasMessageContaining("did not come in time");
    }
  }

  @Test
  void othersAreLoadedWhileManyWaitForASlowServer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.at("/slow", (out, time) -> over.await());
    String image = holding(IMAGE);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<RequestException>> slow =
          Stream.generate(() -> threads.submit(() -> failure(uri("/slow")))).limit(40).toList();
      Await.await("be asked", () -> server.timesAsked("/slow") == 40);

      for (int i = 0; i < 100; i++) {
        assertThat(load(image)).isEqualTo(IMAGE);
      }
      assertThat(slow).noneMatch(Future::isDone);
    } finally {
      over.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void closingEndsWhatIsLoading() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.at("/slow", (out, time) -> over.await());
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<RequestException> loading = threads.submit(() -> failure(uri("/slow")));
      Await.await("be asked", () -> server.timesAsked("/slow") == 1);
      fetcher.close();

      assertThat(loading.get().code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(failure(uri("/slow")).code()).isEqualTo(ErrorCode.CANCELLED);
    } finally {
      over.countDown();
      threads.shutdownNow();
    }
  }

  /** Proxies of the environment would connect to what they like. */
  @Test
  void noProxyIsUsed() {
    List<String> proxies =
        List.of("http.proxyHost", "http.proxyPort", "socksProxyHost", "socksProxyPort");
    for (String property : proxies) {
      System.setProperty(property, property.endsWith("Host") ? "127.0.0.1" : "9");
    }
    try {
      assertThat(load(holding(IMAGE))).isEqualTo(IMAGE);
    } finally {
      proxies.forEach(System::clearProperty);
    }
  }

  /** Every spelling of an address of this machine, and all that leads to a cloud's metadata. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0X7F.0x0.0.0x1",
        "0177.0.0.1",
        "017700000001",
        "0177.1",
        "127.0.0.1.",
        "127.000.000.001",
        "１２７.０.０.１",
        "127。0。0。1",
        "127.255.255.254",
        "0.0.0.0",
        "0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "localhost",
        "LOCALHOST.",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "[::ffff:169.254.169.254]",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "10.0.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "[fc00::1]",
        "[fe80::1]",
        "[ff02::1]",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "[2001:db8::1]"
      })
  void addressesThatAreNotPublicAreRefused(String host) {
    fetcher =
        opened(
            new WebFetcher(
                List.of("*"),
                LONG,
                QUICK,
                new Network(
                    InetAddress::getAllByName,
                    AddressTable::objection,
                    Set.of(server.port()),
                    SSLContexts.createDefault()),
                new BytesInFlight(1 << 20)));
    server.at("/", "200 OK\nContent-Length: 3", IMAGE);

    assertThat(code("http://" + host + ":" + server.port() + "/"))
        .isEqualTo(ErrorCode.URI_NOT_ALLOWED);
    assertThat(server.connections()).isZero();
  }

  private WebFetcher fetcher(Duration timeout) {
    return fetcher(
        timeout,
        name ->
            switch (name) {
              case "images.test" -> addresses("127.0.0.1");
              case "local.test" -> addresses("127.0.0.2");
              case "mixed.test" -> addresses("127.0.0.1", "10.0.0.1");
              case "metadata.test" -> addresses("169.254.169.254");
              default -> throw new AssertionError(name + " is looked up");
            });
  }

  private WebFetcher fetcher(Duration timeout, Network.Names names) {
    return opened(
        new WebFetcher(
            List.of("*.test"),
            timeout,
            QUICK,
            new Network(
                names,
                address ->
                    address.getHostAddress().equals("127.0.0.1")
                        ? Optional.empty()
                        : AddressTable.objection(address),
                Set.of(server.port()),
                SSLContexts.createDefault()),
            new BytesInFlight(1 << 20)));
  }

  private WebFetcher opened(WebFetcher fetcher) {
    opened.add(fetcher);
    return fetcher;
  }

  private static InetAddress[] addresses(String... addresses) throws UnknownHostException {
    InetAddress[] parsed = new InetAddress[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      parsed[i] = InetAddress.getByName(addresses[i]);
    }
    return parsed;
  }

  private String uri(String path) {
    return "http://images.test:" + server.port() + path;
  }

  private RequestException failure(String reference) {
    return catchThrowableOfType(
        RequestException.class, () -> fetcher.fetch(ImageReference.of(reference), LIMITS));
  }

  private void encoded(String path, String encoding, byte[] body) {
    server.at(
        path, "200 OK\nContent-Encoding: " + encoding + "\nContent-Length: " + body.length, body);
  }

  /** Sends zeros until the client goes; then it says -1. */
  private static ImageServer.Behaviour endless(String head, AtomicLong sent) {
    return (out, time) -> {
      try {
        ImageServer.send(out, head, new byte[0]);
        while (true) {
          out.write(new byte[1 << 16]);
          sent.addAndGet(1 << 16);
        }
      } catch (IOException e) {
        sent.set(-1);
      }
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
