// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * A job.
   *
   * @param id hexadecimal
   * @param name in the web UI
   * @param state such as {@code RUNNING}
   */
  public record Job(String id, String name, String state) {
    /** Returns whether it will never run again. */
    public boolean hasEnded() {
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
          new Job(job.path("jid").asText(), job.path("name").asText(), job.path("state").asText()));
    }
    return jobs;
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

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(request(path).build()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT);
  }

  private static byte[] send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new IOException(
          "no JobManager answers at "
              + request.uri().resolve("/")
              + "; start a cluster with foresight cluster start, or name another",
          e);
    }
    if (response.statusCode() / 100 != 2) {
      throw new IOException(request.uri() + " answered " + response.statusCode());
    }
    return response.body();
  }
}
