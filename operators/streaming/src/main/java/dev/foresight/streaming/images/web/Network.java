// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * What may be connected to, once a host is allowed by name.
 *
 * @param names the addresses of a name
 * @param objection why an address may not be connected to; empty if it may
 * @param ports that may be connected to
 * @param tls says whose certificates are trusted
 */
record Network(
    Names names,
    Function<InetAddress, Optional<String>> objection,
    Set<Integer> ports,
    SSLContext tls) {
  /** The public internet, by the names that this machine knows. */
  static final Network PUBLIC =
      new Network(
          InetAddress::getAllByName,
          AddressTable::objection,
          Set.of(WebAddress.HTTP_PORT, WebAddress.HTTPS_PORT),
          SSLContexts.createDefault());

  /** Looks names up. */
  interface Names {
    /**
     * Returns the addresses of a name, one at least.
     *
     * @throws UnknownHostException if there are none, or nobody can be asked
     */
    InetAddress[] addresses(String name) throws UnknownHostException;
  }
}
