// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A registry of a few lines that answers like Confluent's: registers schemas under subjects, finds
 * them by id, and notes what it was asked.
 */
public final class StubRegistry implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final ObjectMapper json = new ObjectMapper();
  private final List<ObjectNode> schemas = new ArrayList<>();
  private final Map<String, Integer> subjects = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Optional<String> authorization = Optional.empty();
  private int failures;

  private StubRegistry(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a registry on loopback. */
  public static StubRegistry start() throws IOException {
    return new StubRegistry(HttpServer.create(loopback(), 0), "http");
  }

  /** Starts a registry on loopback that speaks TLS. */
  public static StubRegistry start(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new StubRegistry(server, "https");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Returns its address. */
  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Lets only requests with this header pass from now on. */
  public synchronized void requireAuthorization(String header) {
    authorization = Optional.of(header);
  }

  /** Fails the next requests. */
  public synchronized void failNext(int requests) {
    failures = requests;
  }

  /** Adds a schema and returns its id. */
  public synchronized int add(String schema, String type) {
    ObjectNode entry = json.createObjectNode().put("schema", schema);
    if (!type.equals("AVRO")) {
      entry.put("schemaType", type);
    }
    schemas.add(entry);
    return schemas.size();
  }

  /** Adds a schema that uses a named type of another subject, and returns its id. */
  public synchronized int addReferring(String schema, String name, String subject) {
    int id = add(schema, "AVRO");
    schemas
        .get(id - 1)
        .putArray("references")
        .addObject()
        .put("name", name)
        .put("subject", subject)
        .put("version", 1);
    return id;
  }

  /** Puts a schema under a subject. */
  public synchronized void assign(String subject, int id) {
    subjects.put(subject, id);
  }

  /** Returns the subjects and the ids of their schemas. */
  public synchronized Map<String, Integer> subjects() {
    return new LinkedHashMap<>(subjects);
  }

  /** Returns a registered schema. */
  public synchronized String schema(int id) {
    return schemas.get(id - 1).get("schema").asText();
  }

  /** Returns the methods and paths of all requests so far. */
  public synchronized List<String> asked() {
    return new ArrayList<>(asked);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (failures > 0) {
      failures--;
      send(exchange, 503, error(50301, "not now"));
    } else if (authorization.isPresent() && !authorization.get().equals(given)) {
      send(exchange, 401, error(401, "Unauthorized"));
    } else if (path.equals("/schemas/types")) {
      send(exchange, 200, json.createArrayNode().add("AVRO"));
    } else if (path.startsWith("/schemas/ids/")) {
      find(exchange, Integer.parseInt(path.substring("/schemas/ids/".length())));
    } else if (exchange.getRequestMethod().equals("POST")) {
      post(exchange, path.split("/"), json.readTree(body).get("schema").asText());
    } else {
      find(exchange, subjects.getOrDefault(path.split("/")[2], 0));
    }
  }

  private void find(HttpExchange exchange, int id) throws IOException {
    if (id < 1 || id > schemas.size()) {
      send(exchange, 404, error(40403, "Schema not found"));
    } else {
      send(exchange, 200, schemas.get(id - 1));
    }
  }

  private void post(HttpExchange exchange, String[] path, String schema) throws IOException {
    String subject = path[2];
    Integer id = subjects.get(subject);
    boolean isSame = id != null && json.readTree(schema).equals(json.readTree(schema(id)));
    if (!isSame && path.length == 3) {
      send(exchange, 404, error(40403, "Schema not found"));
    } else if (!isSame && id != null) {
      send(exchange, 409, error(409, "Schema being registered is incompatible"));
    } else {
      if (!isSame) {
        subjects.put(subject, add(schema, "AVRO"));
      }
      send(exchange, 200, json.createObjectNode().put("id", subjects.get(subject)));
    }
  }

  private ObjectNode error(int code, String message) {
    return json.createObjectNode().put("error_code", code).put("message", message);
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
