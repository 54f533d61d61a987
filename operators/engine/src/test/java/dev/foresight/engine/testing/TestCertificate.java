// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that only those trust who are given it.
 *
 * @param keystore with its key, PKCS12
 * @param pem for those who are to trust it
 */
public record TestCertificate(Path keystore, Path pem) {
  /** Of keystore and key. */
  public static final String PASSWORD = "keys-9f2c";

  /** Makes a certificate of 127.0.0.1. */
  public static TestCertificate create(Path folder) throws IOException, InterruptedException {
    return create(folder, "ip:127.0.0.1");
  }

  /**
   * Makes a certificate with the JDK's own tool.
   *
   * @param of whom it is, such as {@code dns:images.test}
   */
  public static TestCertificate create(Path folder, String of)
      throws IOException, InterruptedException {
    TestCertificate certificate =
        new TestCertificate(folder.resolve("server.p12"), folder.resolve("server.pem"));
    String[] store = {
      "-alias", "server", "-storepass", PASSWORD, "-keystore", certificate.keystore.toString()
    };
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "SAN=" + of,
        "-storetype",
        "PKCS12");
    keytool(store, "-exportcert", "-rfc", "-file", certificate.pem.toString());
    return certificate;
  }

  /** Returns what a server needs to speak TLS. */
  public SSLContext sslContext() throws IOException, GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Returns what a client needs that trusts this certificate, and no other. */
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys().getCertificate("server"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static void keytool(String[] store, String... arguments)
      throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        Stream.of(Stream.of(program), Arrays.stream(arguments), Stream.of(store))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + command);
    }
  }
}
