// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers each path as a test says, by the letter or not at all. */
final class ImageServer implements AutoCloseable {
  private final ServerSocket socket;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "image-server");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** What a server does with a request; the connection is closed afterwards. */
  interface Behaviour {
    /**
     * Answers.
     *
     * @param time 1 for the first request of the path
     */
    void answer(OutputStream out, int time) throws IOException, InterruptedException;
  }

  ImageServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  void at(String path, Behaviour behaviour) {
    behaviours.put(path, behaviour);
  }

  /** Answers a path with a status, headers and a body. */
  void at(String path, String head, byte[] body) {
    at(path, (out, time) -> send(out, head, body));
  }

  int timesAsked(String path) {
    return asked.computeIfAbsent(path, each -> new AtomicInteger()).get();
  }

  int connections() {
    return connections.get();
  }

  /** Sends a status, headers one a line, and a body. */
  static void send(OutputStream out, String head, byte[] body) throws IOException {
    String lines = "HTTP/1.1 " + head + "\nConnection: close\n\n";
    out.write(lines.replace("\n", "\r\n").getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      String path = in.readLine().split(" ")[1];
      while (!in.readLine().isEmpty()) {
        // The rest of the head.
      }
      int time = asked.computeIfAbsent(path, each -> new AtomicInteger()).incrementAndGet();
      Behaviour behaviour = behaviours.get(path);
      if (behaviour == null) {
        send(client.getOutputStream(), "404 Not Found\nContent-Length: 0", new byte[0]);
      } else {
        behaviour.answer(client.getOutputStream(), time);
      }
    } catch (IOException | InterruptedException | NullPointerException e) {
      // The client has gone.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
