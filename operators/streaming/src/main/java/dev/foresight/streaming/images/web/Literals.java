// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that stand where a name could, in every spelling that some client takes: {@code
 * 127.0.0.1} is also {@code 127.1}, {@code 2130706433}, {@code 0x7f.1} and {@code 0177.0.0.1}. Read
 * as browsers do (WHATWG URL, "IPv4 parser").
 */
final class Literals {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int IPV4_BYTES = 4;

  private Literals() {}

  /** Returns an address in its usual notation. */
  static InetAddress canonical(String text) {
    Optional<InetAddress> address = text.contains(":") ? ipv6(text) : ipv4(text);
    return address.orElseThrow(() -> new IllegalArgumentException(text + " is no address"));
  }

  /** Returns whether a name's last part is a number: then all of it is an address, or nothing. */
  static boolean endsInNumber(String name) {
    return NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
  }

  /** Returns the address that numbers between dots mean, or nothing if they mean none. */
  static Optional<InetAddress> ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > IPV4_BYTES) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      // The last number stands for all bytes that are left.
      int bytes = i < parts.length - 1 ? 1 : IPV4_BYTES - i;
      Optional<Long> number = number(parts[i]);
      if (number.isEmpty() || number.get() >>> (Byte.SIZE * bytes) != 0) {
        return Optional.empty();
      }
      address = (address << (Byte.SIZE * bytes)) | number.get();
    }
    byte[] raw = new byte[IPV4_BYTES];
    for (int i = 0; i < IPV4_BYTES; i++) {
      raw[i] = (byte) (address >> (Byte.SIZE * (IPV4_BYTES - 1 - i)));
    }
    return Optional.of(address(raw));
  }

  /**
   * Returns the address between brackets, or nothing if it is none. One that holds an IPv4 address
   * ({@code ::ffff:127.0.0.1}) is that.
   */
  static Optional<InetAddress> ipv6(String text) {
    if (!IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // With a colon it is never looked up.
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hexadecimal && text.length() > 1 && text.startsWith("0");
    String digits = hexadecimal ? "0" + text.substring(2) : text;
    try {
      return Optional.of(Long.parseLong(digits, hexadecimal ? 16 : octal ? 8 : 10));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static InetAddress address(byte[] raw) {
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
