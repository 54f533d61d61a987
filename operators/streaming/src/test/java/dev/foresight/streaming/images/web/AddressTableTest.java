// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTableTest {
  /** The last address before a network, and the first behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "8.8.8.8",
        "2000::",
        "2001:200::",
        "2001:db7:ffff::",
        "2001:db9::",
        "2003::",
        "2606:4700:4700::1111",
        "3ffe:ffff::"
      })
  void publicAddressesAreConnectedTo(String address) throws UnknownHostException {
    assertThat(AddressTable.objection(InetAddress.getByName(address))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.255.255.255,this machine",
    "10.0.0.0,a private network",
    "10.255.255.255,a private network",
    "100.64.0.0,a provider's own network",
    "100.127.255.255,a provider's own network",
    "127.0.0.0,loopback",
    "127.255.255.255,loopback",
    "168.63.129.16,a cloud's metadata",
    "169.254.0.0,link-local",
    "169.254.169.254,a cloud's metadata",
    "172.16.0.0,a private network",
    "172.31.255.255,a private network",
    "192.0.0.1,protocols",
    "192.0.2.255,documentation",
    "192.88.99.1,6to4",
    "192.168.255.255,a private network",
    "198.19.255.255,benchmarks",
    "198.51.100.0,documentation",
    "203.0.113.0,documentation",
    "224.0.0.0,multicast",
    "239.255.255.255,multicast",
    "240.0.0.0,reserved",
    "255.255.255.255,reserved",
    "::,no public address",
    "::1,loopback",
    "::7f00:1,no public address",
    "::ffff:10.0.0.1,a private network",
    "64:ff9b::a00:1,NAT64",
    "64:ff9b:1::1,NAT64",
    "100::1,discarding",
    "1fff::1,no public address",
    "2001::1,Teredo",
    "2001:10::1,protocols",
    "2001:1ff::1,protocols",
    "2001:db8::1,documentation",
    "2002::1,6to4",
    "3fff:fff::1,documentation",
    "4000::1,no public address",
    "5f00::1,no public address",
    "fc00::1,a private network",
    "fd00:ec2::254,a cloud's metadata",
    "fdff::1,a private network",
    "fe80::1,link-local",
    "fec0::1,a private network",
    "ff0e::1,multicast"
  })
  void othersAreNot(String address, String use) throws UnknownHostException {
    assertThat(AddressTable.objection(InetAddress.getByName(address))).contains(use);
  }
}
