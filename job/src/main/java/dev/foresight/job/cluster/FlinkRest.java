// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /** Returns the number of tasks of a job, and of those that run. */
  public boolean allTasksRun(String job) throws IOException, InterruptedException {
    JsonNode vertices = get("/jobs/" + job).path("vertices");
    for (JsonNode vertex : vertices) {
      if (vertex.path("tasks").path("RUNNING").asInt() != vertex.path("parallelism").asInt()) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(address.resolve(path) + " answered " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }
}
