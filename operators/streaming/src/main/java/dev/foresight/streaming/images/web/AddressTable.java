// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that are not of the public internet, by IANA's registries of special-purpose addresses
 * (RFC 6890) and what clouds use for their own. The JDK's questions know a part of them only.
 */
final class AddressTable {
  private static final List<Subnet> SPECIAL =
      List.of(
          // Before the networks that they lie in, for the clearer message.
          Subnet.of("169.254.169.254/32", "a cloud's metadata"),
          Subnet.of("169.254.170.2/32", "a cloud's metadata"),
          Subnet.of("100.100.100.200/32", "a cloud's metadata"),
          Subnet.of("192.0.0.192/32", "a cloud's metadata"),
          Subnet.of("168.63.129.16/32", "a cloud's metadata"),
          Subnet.of("fd00:ec2::/32", "a cloud's metadata"),
          Subnet.of("fd20:ce::/32", "a cloud's metadata"),
          Subnet.of("0.0.0.0/8", "this machine"),
          Subnet.of("10.0.0.0/8", "a private network"),
          Subnet.of("100.64.0.0/10", "a provider's own network"),
          Subnet.of("127.0.0.0/8", "loopback"),
          Subnet.of("169.254.0.0/16", "link-local"),
          Subnet.of("172.16.0.0/12", "a private network"),
          Subnet.of("192.0.0.0/24", "protocols"),
          Subnet.of("192.0.2.0/24", "documentation"),
          Subnet.of("192.31.196.0/24", "AS112"),
          Subnet.of("192.52.193.0/24", "AMT"),
          Subnet.of("192.88.99.0/24", "6to4"),
          Subnet.of("192.168.0.0/16", "a private network"),
          Subnet.of("192.175.48.0/24", "AS112"),
          Subnet.of("198.18.0.0/15", "benchmarks"),
          Subnet.of("198.51.100.0/24", "documentation"),
          Subnet.of("203.0.113.0/24", "documentation"),
          Subnet.of("224.0.0.0/4", "multicast"),
          Subnet.of("240.0.0.0/4", "reserved"),
          Subnet.of("::1/128", "loopback"),
          Subnet.of("64:ff9b::/96", "NAT64"),
          Subnet.of("64:ff9b:1::/48", "NAT64"),
          Subnet.of("100::/64", "discarding"),
          Subnet.of("2001::/32", "Teredo"),
          Subnet.of("2001::/23", "protocols"),
          Subnet.of("2001:db8::/32", "documentation"),
          Subnet.of("2002::/16", "6to4"),
          Subnet.of("2620:4f:8000::/48", "AS112"),
          Subnet.of("3fff::/20", "documentation"),
          Subnet.of("fc00::/7", "a private network"),
          Subnet.of("fe80::/10", "link-local"),
          Subnet.of("fec0::/10", "a private network"),
          Subnet.of("ff00::/8", "multicast"));

  private static final Subnet GLOBAL_UNICAST = Subnet.of("2000::/3", "the internet");

  private AddressTable() {}

  /** Returns what an address is for if it is not of the public internet. */
  static Optional<String> objection(InetAddress address) {
    Optional<String> special =
        SPECIAL.stream().filter(subnet -> subnet.contains(address)).map(Subnet::use).findFirst();
    boolean elsewhere =
        address instanceof Inet6Address && !GLOBAL_UNICAST.contains(address) && special.isEmpty();
    return elsewhere ? Optional.of("no public address") : special;
  }
}
