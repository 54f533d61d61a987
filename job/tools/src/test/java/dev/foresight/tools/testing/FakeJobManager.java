// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers for a JobManager what a test says; notes what it was asked to do. */
public final class FakeJobManager implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> jobs = new LinkedHashMap<>();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final Map<String, String> late = new LinkedHashMap<>();
  private final List<String> commands = new ArrayList<>();
  private Runnable ending = () -> {};
  private int answersWithoutLeader;

  private FakeJobManager(HttpServer server) {
    this.server = server;
  }

  /** Starts one without jobs. */
  public static FakeJobManager start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FakeJobManager fake = new FakeJobManager(server);
    server.createContext("/", fake::answer);
    server.start();
    return fake;
  }

  /** Returns its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Knows a job from now on, which was submitted at a time and came to its state then. */
  public synchronized void knows(String id, String name, String state, long millis) {
    jobs.put(
        id,
        "{\"jid\": \"%s\", \"name\": \"%s\", \"state\": \"%s\", \"start-time\": %d, \"last-modification\": %d}"
            .formatted(id, name, state, millis, millis));
    answers.putIfAbsent("/config", "{\"refresh-interval\": 1}");
    answers.putIfAbsent("/jobs/" + id + "/config", "{}");
    answers.putIfAbsent("/jobs/" + id + "/checkpoints", "{}");
    answers.putIfAbsent("/jobs/" + id + "/exceptions", "{}");
    answers.putIfAbsent("/jobs/" + id + "/metrics?get=numRestarts", "[]");
  }

  /** Knows a job no more. */
  public synchronized void forgets(String id) {
    jobs.remove(id);
  }

  /** Ends a job for good as soon as it is asked to do anything to it. */
  public synchronized void endsWhenToldTo(String id, String name) {
    ending = () -> knows(id, name, "CANCELED", 0);
  }

  /** Answers a path once more as before, then with JSON. */
  public synchronized void answersLate(String path, String json) {
    late.put(path, json);
  }

  /** Answers a path with JSON from now on. */
  public synchronized void answers(String path, String json) {
    answers.put(path, json);
  }

  /** Leads nothing yet, and says so to so many questions. */
  public synchronized void hasNoLeaderYet(int questions) {
    answersWithoutLeader = questions;
  }

  /** Returns what it was asked to do: method, path, body. */
  public synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    if (answersWithoutLeader > 0) {
      answersWithoutLeader--;
      answer(exchange, 503, "{\"errors\": [\"unavailable due to an ongoing leader election\"]}");
      return;
    }
    String path = exchange.getRequestURI().toString();
    if (!exchange.getRequestMethod().equals("GET")) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      ending.run();
      commands.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
    }
    String json =
        path.equals("/jobs/overview")
            ? "{\"jobs\": [" + String.join(", ", jobs.values()) + "]}"
            : answers.get(path);
    if (late.containsKey(path)) {
      answers.put(path, late.remove(path));
    }
    answer(
        exchange, json == null ? 404 : 200, json == null ? "{\"errors\": [\"not found\"]}" : json);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
