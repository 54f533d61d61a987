// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.schemas.SchemaText;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.json.JsonFault;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A registry that speaks Confluent's REST interface, such as Confluent Schema Registry, Karapace or
 * Apicurio.
 *
 * <p>What was found is kept, for ids never change their meaning; what was not found is asked for
 * again after half a minute. A registry that does not answer is tried again for a few seconds, at
 * each of its addresses.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">REST
 *     interface</a>
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MS = 250;
  private static final long NOT_FOUND_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int INVALID = 422;
  private static final int SERVER_ERROR = 500;

  private final List<URI> addresses;
  private final Map<String, String> headers;
  private final boolean registers;
  private final HttpClient http;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Integer, Long> notFound = new ConcurrentHashMap<>();

  /**
   * Creates a client; nothing is sent yet.
   *
   * @param addresses of one registry, tried in this order
   * @param headers sent with every request, such as Authorization
   * @param tls whom to trust, and who we are; absent: as the JVM does
   * @param registers whether schemas that a subject lacks are added to it
   */
  public HttpSchemaRegistry(
      List<URI> addresses,
      Map<String, String> headers,
      Optional<SSLContext> tls,
      boolean registers) {
    this.addresses = List.copyOf(addresses);
    this.headers = Map.copyOf(headers);
    this.registers = registers;
    // Redirects are not followed: they would carry the credentials elsewhere.
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /**
   * Asks for something small.
   *
   * @throws RegistryException if the registry does not answer, or not to this user
   */
  public void requireUsable() {
    body(send("/schemas/types", Optional.empty()));
  }

  @Override
  public Schema schema(int id) throws WireFormatException {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Long missedAt = notFound.get(id);
    if (missedAt != null && System.nanoTime() - missedAt < NOT_FOUND_NANOS) {
      throw unknown(id);
    }
    HttpResponse<String> answer = send("/schemas/ids/" + id, Optional.empty());
    if (answer.statusCode() == NOT_FOUND) {
      notFound.put(id, System.nanoTime());
      throw unknown(id);
    }
    JsonNode found = body(answer);
    String type = found.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new WireFormatException(
          Problem.WRONG_SCHEMA,
          "the schema with the id " + id + " is of type " + type + ", but must be AVRO");
    }
    try {
      Schema schema = parse(found, new Schema.Parser());
      schemas.put(id, schema);
      return schema;
    } catch (SchemaParseException e) {
      throw new WireFormatException(
          Problem.UNKNOWN_SCHEMA,
          "the registry's schema with the id " + id + " is no valid Avro: " + JsonFault.of(e),
          e);
    }
  }

  @Override
  public int idOf(String subject, Schema schema) {
    ObjectNode asked = json.createObjectNode().put("schema", PlainSchema.of(schema));
    String path = "/subjects/" + encoded(subject) + (registers ? "/versions" : "");
    HttpResponse<String> answer = send(path, Optional.of(asked.toString()));
    return switch (answer.statusCode()) {
      case NOT_FOUND ->
          throw new RegistryException(
              "the subject "
                  + subject
                  + " of the registry "
                  + addresses.get(0)
                  + " lacks the schema "
                  + schema.getFullName()
                  + "; register it, or drop --registry-read-only",
              true);
      case CONFLICT, INVALID ->
          throw new RegistryException(
              "the registry "
                  + addresses.get(0)
                  + " refuses the schema "
                  + schema.getFullName()
                  + " under the subject "
                  + subject
                  + ": "
                  + message(answer)
                  + "; write to another topic, choose other --registry-subjects, or change the"
                  + " subject's compatibility",
              true);
      default -> body(answer).path("id").asInt();
    };
  }

  /** Named types of other subjects must be known before the schema that uses them. */
  private Schema parse(JsonNode found, Schema.Parser parser) {
    for (JsonNode reference : found.path("references")) {
      String path =
          "/subjects/"
              + encoded(reference.path("subject").asText())
              + "/versions/"
              + reference.path("version").asInt();
      JsonNode referred = body(send(path, Optional.empty()));
      if (!parser.getTypes().containsKey(reference.path("name").asText())) {
        parse(referred, parser);
      }
    }
    return SchemaText.parse(found.path("schema").asText(), parser);
  }

  private HttpResponse<String> send(String path, Optional<String> posted) {
    RegistryException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (URI address : addresses) {
        try {
          HttpResponse<String> answer =
              http.send(request(address, path, posted), BodyHandlers.ofString());
          if (!isTransient(answer.statusCode())) {
            return answer;
          }
          failure = unusable(address, answer.statusCode() + " " + message(answer), false, null);
        } catch (IOException e) {
          failure = unusable(address, String.valueOf(e), false, e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw unusable(address, "interrupted", false, e);
        }
      }
      if (attempt < ATTEMPTS - 1) {
        pause(FIRST_PAUSE_MS << attempt);
      }
    }
    throw failure;
  }

  private HttpRequest request(URI address, String path, Optional<String> posted) {
    String base = address.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER_LIMIT)
            .header("Accept", CONTENT + ", application/json");
    headers.forEach(request::header);
    posted.ifPresent(
        body -> request.header("Content-Type", CONTENT).POST(BodyPublishers.ofString(body)));
    return request.build();
  }

  private static boolean isTransient(int status) {
    return status >= SERVER_ERROR || status == TOO_MANY;
  }

  private JsonNode body(HttpResponse<String> answer) {
    URI address = answer.request().uri();
    if (answer.statusCode() == UNAUTHORIZED || answer.statusCode() == FORBIDDEN) {
      throw new RegistryException(
          "the registry refused "
              + address
              + " with the status "
              + answer.statusCode()
              + "; check basic.auth.user.info or bearer.auth.token in --kafka-config",
          true);
    }
    try {
      if (answer.statusCode() == OK) {
        return json.readTree(answer.body());
      }
    } catch (IOException e) {
      throw unusable(address, "its answer is no JSON", true, e);
    }
    throw unusable(address, answer.statusCode() + " " + message(answer), true, null);
  }

  private String message(HttpResponse<String> answer) {
    try {
      return json.readTree(answer.body()).path("message").asText();
    } catch (IOException e) {
      return "without a message";
    }
  }

  private static RegistryException unusable(
      URI address, String why, boolean isLasting, Throwable cause) {
    return new RegistryException(
        "the registry at " + address + " cannot be used: " + why + "; check --registry-url",
        isLasting,
        cause);
  }

  private static WireFormatException unknown(int id) {
    return new WireFormatException(
        Problem.UNKNOWN_SCHEMA,
        "the registry has no schema with the id " + id + "; is it the registry of the sender?");
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
