// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address that nobody uses, below those from which systems take the near ends
 * of connections: while a server is down, a client that tries to reach it there would sooner or
 * later be given the server's port, be connected to itself, and keep the server from coming back.
 */
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int PORTS = 12_000;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  /** Returns different free ports, as many as asked for. */
  static List<Integer> find(int count) throws IOException {
    Set<Integer> found = new LinkedHashSet<>();
    for (int i = 0; i < TRIES && found.size() < count; i++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(PORTS);
      if (isFree(port)) {
        found.add(port);
      }
    }
    if (found.size() < count) {
      throw new IOException("no port from " + FIRST + " on is free");
    }
    return List.copyOf(found);
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
