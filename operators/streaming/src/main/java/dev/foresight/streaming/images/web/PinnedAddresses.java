// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up for connections, once for each, and checks all their addresses: what is returned
 * is what is connected to, whatever the name means a moment later.
 */
final class PinnedAddresses implements DnsResolver {
  private final Network network;

  PinnedAddresses(Network network) {
    this.network = network;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    // An address is never looked up: some resolvers take other spellings than ours.
    Optional<InetAddress> literal = WebHost.of(bracketed(host)).literal();
    InetAddress[] addresses =
        literal.isPresent() ? new InetAddress[] {literal.get()} : network.names().addresses(host);
    for (InetAddress address : addresses) {
      Optional<String> objection = network.objection().apply(address);
      if (objection.isPresent()) {
        throw new RefusedAddressException(
            "leads to %s (%s)".formatted(address.getHostAddress(), objection.get()));
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
