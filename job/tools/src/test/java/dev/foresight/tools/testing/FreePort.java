// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of this machine that nobody listens at, for servers that must be told theirs. */
public final class FreePort {
  private FreePort() {}

  /** Finds one. */
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
