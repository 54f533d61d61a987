// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/**
 * Asks a JobManager over its REST interface.
 *
 * @param address such as {@code http://127.0.0.1:8081}
 */
public record FlinkRest(URI address) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  // A JobManager that has just come up, or takes over from another, leads nothing for a moment.
  private static final int LEADER_TRIES = 60;
  private static final Duration LEADER_PAUSE = Duration.ofMillis(250);

  /**
   * A job.
   *
   * @param id hexadecimal
   * @param name in the web UI
   * @param state such as {@code RUNNING}
   * @param started when it was submitted
   * @param since when it came to its state
   */
  public record Job(String id, String name, String state, Instant started, Instant since) {
    /** Returns whether it will never run again. */
    public boolean hasEnded() {
      return isEnd(state);
    }

    /** Returns whether a state is one that a job never leaves. */
    public static boolean isEnd(String state) {
      return state.equals("FINISHED") || state.equals("CANCELED") || state.equals("FAILED");
    }
  }

  /** Returns the interface of the cluster that a configuration names. */
  public static FlinkRest of(Configuration flink) {
    return new FlinkRest(
        URI.create("http://" + flink.get(RestOptions.ADDRESS) + ":" + flink.get(RestOptions.PORT)));
  }

  /** Returns how many TaskManagers have registered. */
  int taskManagers() throws IOException, InterruptedException {
    return get("/overview").path("taskmanagers").asInt();
  }

  /** Returns the native memory for tasks of each registered TaskManager, in bytes. */
  public List<Long> taskOffHeapBytes() throws IOException, InterruptedException {
    List<Long> sizes = new ArrayList<>();
    for (JsonNode one : get("/taskmanagers").path("taskmanagers")) {
      sizes.add(
          get("/taskmanagers/" + one.path("id").asText())
              .path("memoryConfiguration")
              .path("taskOffHeap")
              .asLong());
    }
    return sizes;
  }

  /** Returns all jobs that the JobManager remembers. */
  public List<Job> jobs() throws IOException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              Instant.ofEpochMilli(job.path("start-time").asLong()),
              Instant.ofEpochMilli(job.path("last-modification").asLong())));
    }
    return jobs;
  }

  /** Returns what the JobManager remembers of a job's checkpoints. */
  public JobCheckpoints checkpoints(String job) throws IOException, InterruptedException {
    return JobCheckpoints.of(get("/jobs/" + job + "/checkpoints"));
  }

  /** Returns for how long the JobManager gives the same answer about checkpoints again. */
  public Duration answersKept() throws IOException, InterruptedException {
    return Duration.ofMillis(get("/config").path("refresh-interval").asLong());
  }

  /** Returns how often a job was started again; nothing if the JobManager does not tell. */
  public Optional<Long> restarts(String job) throws IOException, InterruptedException {
    JsonNode metric = get("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value");
    return metric.isTextual() ? Optional.of(metric.asLong()) : Optional.empty();
  }

  /** Returns the parameters that a job was given for the web UI to show. */
  public Map<String, String> parameters(String job) throws IOException, InterruptedException {
    Map<String, String> parameters = new HashMap<>();
    get("/jobs/" + job + "/config")
        .path("execution-config")
        .path("user-config")
        .properties()
        .forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
    return parameters;
  }

  /** Returns the stack trace of a job's last failure; empty if it never failed. */
  public String lastFailure(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .path(0)
        .path("stacktrace")
        .asText("");
  }

  /** Asks for the end of a job; its checkpoints stay. */
  public void cancel(String job) throws IOException, InterruptedException {
    send(request("/jobs/" + job).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
  }

  /**
   * Asks a job to stop with a savepoint: it reads no more, and what it read and did not answer is
   * kept there.
   *
   * @param folder of savepoints, a URI; absent: as the cluster says
   * @return what to ask {@link #stopped} for
   */
  public String stop(String job, Optional<String> folder) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("drain", false);
    folder.ifPresent(given -> body.put("targetDirectory", given));
    HttpRequest request =
        request("/jobs/" + job + "/stop")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    return JSON.readTree(send(request)).path("request-id").asText();
  }

  /**
   * Returns where the savepoint is with which a job stopped; nothing as long as it is at it.
   *
   * @throws IOException if it did not stop, with the reason
   */
  public Optional<String> stopped(String job, String request)
      throws IOException, InterruptedException {
    JsonNode answer = get("/jobs/" + job + "/savepoints/" + request);
    if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
      return Optional.empty();
    }
    JsonNode done = answer.path("operation");
    if (done.has("failure-cause")) {
      String trace = done.path("failure-cause").path("stack-trace").asText();
      throw new IOException("job " + job + " did not stop: " + StackTrace.reason(trace));
    }
    return Optional.of(done.path("location").asText());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).build()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT);
  }

  private static byte[] send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = exchange(request);
    for (int i = 0;
        i < LEADER_TRIES && response.statusCode() == HttpURLConnection.HTTP_UNAVAILABLE;
        i++) {
      Thread.sleep(LEADER_PAUSE.toMillis());
      response = exchange(request);
    }
    if (response.statusCode() / 100 != 2) {
      String why = JSON.readTree(response.body()).path("errors").path(0).asText("");
      throw new IOException(
          request.uri()
              + " answered "
              + response.statusCode()
              + why.lines().findFirst().map(line -> ": " + line).orElse(""));
    }
    return response.body();
  }

  private static HttpResponse<byte[]> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new IOException(
          "no JobManager answers at "
              + request.uri().resolve("/")
              + "; start a cluster with foresight cluster start, or name another",
          e);
    }
  }
}
