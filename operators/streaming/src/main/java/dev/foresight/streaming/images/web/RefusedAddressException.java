// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.net.UnknownHostException;

/** A name has an address that may not be connected to. */
final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  RefusedAddressException(String message) {
    super(message);
  }
}
