// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

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

/**
 * A certificate of 127.0.0.1 that only those trust who are given it.
 *
 * @param keystore with its key, PKCS12
 * @param pem for those who are to trust it
 */
record TestCertificate(Path keystore, Path pem) {
  static final String PASSWORD = "keys-9f2c";

  /** Makes a certificate with the JDK's own tool. */
  static TestCertificate create(Path folder) throws IOException, InterruptedException {
    TestCertificate certificate =
        new TestCertificate(folder.resolve("server.p12"), folder.resolve("server.pem"));
    String[] store = {
      "-alias", "server", "-storepass", PASSWORD, "-keystore", certificate.keystore.toString()
    };
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", certificate.pem.toString());
    return certificate;
  }

  /** Returns what a server needs to speak TLS. */
  SSLContext sslContext() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String[] store, String... arguments)
      throws IOException, InterruptedException {
    List<String> extension =
        arguments[0].equals("-genkeypair")
            ? List.of("-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12")
            : List.of();
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        Stream.of(
                Stream.of(program), Arrays.stream(arguments), extension.stream(), Stream.of(store))
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
