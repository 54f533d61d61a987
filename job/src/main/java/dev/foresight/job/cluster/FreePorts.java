// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of the loopback address that nobody uses. */
final class FreePorts {
  private FreePorts() {}

  /** Returns different free ports, as many as asked for. */
  static List<Integer> find(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      // All are held at once, or the system might give the same port twice.
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /** Returns the preferred port, or another if it is taken. */
  static int preferring(int port) throws IOException {
    return isFree(port) ? port : find(1).get(0);
  }

  /** Returns whether a port can be listened on. */
  static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
