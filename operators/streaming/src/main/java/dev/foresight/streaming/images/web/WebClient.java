// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * A client that does what it is told and nothing of its own: no proxies of the environment, no
 * redirects, no retries, no cookies, no logins, no decoding.
 */
final class WebClient {
  private static final int CONNECTIONS = 1024;
  private static final int CONNECTIONS_OF_A_HOST = 64;
  private static final int LINE_CHARACTERS = 16 << 10;
  private static final int HEADERS = 200;
  private static final Timeout CONNECTING = Timeout.ofSeconds(10);

  /** A kept connection is to a checked address, but names move. */
  private static final TimeValue KEPT = TimeValue.ofMinutes(1);

  private WebClient() {}

  /**
   * Creates a client.
   *
   * @param timeout for a server that says nothing
   */
  static CloseableHttpClient of(Network network, Duration timeout) {
    Lookup<TlsSocketStrategy> tls =
        RegistryBuilder.<TlsSocketStrategy>create()
            .register(
                WebAddress.HTTPS,
                // The JDK's own check: a certificate has to be of the name that was asked for.
                new DefaultClientTlsStrategy(
                    network.tls(),
                    HostnameVerificationPolicy.BUILTIN,
                    HttpsSupport.getDefaultHostnameVerifier()))
            .build();
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            new DefaultHttpClientConnectionOperator(
                // Without a proxy said, the JDK takes the one that socksProxyHost names.
                socks -> new Socket(Proxy.NO_PROXY),
                DefaultSchemePortResolver.INSTANCE,
                new PinnedAddresses(network),
                tls),
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            KEPT,
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxLineLength(LINE_CHARACTERS)
                        .setMaxHeaderCount(HEADERS)
                        .build())
                .build());
    connections.setMaxTotal(CONNECTIONS);
    connections.setDefaultMaxPerRoute(CONNECTIONS_OF_A_HOST);
    Timeout silence = Timeout.of(timeout);
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(
                silence.toMilliseconds() < CONNECTING.toMilliseconds() ? silence : CONNECTING)
            .setSocketTimeout(silence)
            .setTimeToLive(KEPT)
            .build());
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(silence)
                .setResponseTimeout(silence)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("foresight")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }
}
