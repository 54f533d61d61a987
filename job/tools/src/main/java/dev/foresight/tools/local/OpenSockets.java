// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Sockets on loopback that are open before a broker is told their ports. A port that was found free
 * and let go may be another's by the time the broker opens it, and a broker that cannot open its
 * port ends the process.
 */
final class OpenSockets implements ServerSocketFactory, AutoCloseable {
  private static final int BACKLOG = 50;

  /** By their ports, until a broker has them. */
  private final Map<Integer, ServerSocketChannel> left = new HashMap<>();

  /**
   * Opens one.
   *
   * @param port 0: any free one
   * @return its port
   * @throws IOException if the port is another's
   */
  synchronized int open(int port) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "port " + port + " of this machine cannot be had: " + e.getMessage(), e);
    }
    int opened = socket.socket().getLocalPort();
    left.put(opened, socket);
    return opened;
  }

  /** Hands one over, which is the broker's then. */
  @Override
  public synchronized ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int bufferSize) throws IOException {
    ServerSocketChannel socket = left.remove(address.getPort());
    if (socket == null) {
      throw new IOException("no socket was opened for " + listener + " at " + address);
    }
    // The broker waits for clients with a selector.
    socket.configureBlocking(false);
    return socket;
  }

  /** Closes those that no broker took. */
  @Override
  public synchronized void close() throws IOException {
    for (ServerSocketChannel socket : left.values()) {
      socket.close();
    }
    left.clear();
  }
}
