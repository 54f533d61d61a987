// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;

class OpenSocketsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static ServerSocketChannel take(OpenSockets sockets, int port) throws IOException {
    return sockets.openServerSocket("PLAINTEXT", new InetSocketAddress(HERE, port), 50, -1);
  }

  private static ServerSocketChannel waiting(ServerSocketChannel socket) throws IOException {
    assertThat(socket.isBlocking()).isFalse();
    socket.configureBlocking(true);
    return socket;
  }

  @Test
  void nobodyElseGetsAPortBeforeTheBroker() throws Exception {
    try (OpenSockets sockets = new OpenSockets()) {
      int port = sockets.open(0);

      assertThatIOException().isThrownBy(() -> new ServerSocket(port, 1, HERE));
      assertThatIOException()
          .isThrownBy(() -> new OpenSockets().open(port))
          .withMessageStartingWith("port " + port + " of this machine cannot be had: ");

      try (ServerSocketChannel taken = take(sockets, port);
          Socket client = new Socket(HERE, port);
          Socket served = waiting(taken).accept().socket()) {
        assertThat(served.getPort()).isEqualTo(client.getLocalPort());
      }
    }
  }

  @Test
  void eachIsHandedOverOnce() throws Exception {
    try (OpenSockets sockets = new OpenSockets()) {
      int port = sockets.open(0);
      take(sockets, port).close();

      assertThatIOException()
          .isThrownBy(() -> take(sockets, port))
          .withMessageContaining("no socket was opened for PLAINTEXT at ");
    }
  }

  @Test
  void closesThoseThatNobodyTookAndNoOthers() throws Exception {
    OpenSockets sockets = new OpenSockets();
    int left = sockets.open(0);
    try (ServerSocketChannel taken = take(sockets, sockets.open(0))) {
      sockets.close();

      assertThat(taken.isOpen()).isTrue();
      new ServerSocket(left, 1, HERE).close();
    }
  }
}
