// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Addresses with the same beginning.
 *
 * @param base its first address
 * @param bits of the beginning
 * @param use what these addresses are for, as messages say it
 */
record Subnet(InetAddress base, int bits, String use) {
  /**
   * Reads the usual notation.
   *
   * @param cidr such as {@code 10.0.0.0/8}
   */
  static Subnet of(String cidr, String use) {
    int slash = cidr.indexOf('/');
    return new Subnet(
        Literals.canonical(cidr.substring(0, slash)),
        Integer.parseInt(cidr.substring(slash + 1)),
        use);
  }

  boolean contains(InetAddress address) {
    byte[] its = address.getAddress();
    byte[] ours = base.getAddress();
    int rest = its.length * Byte.SIZE - bits;
    return its.length == ours.length
        && new BigInteger(1, its).shiftRight(rest).equals(new BigInteger(1, ours).shiftRight(rest));
  }
}
