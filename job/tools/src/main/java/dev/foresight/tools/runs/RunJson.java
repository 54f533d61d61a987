// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run's record as JSON.
 *
 * <pre>{@code
 * {"version": 1, "job_name": "captions", "job_id": "0af1...", "cluster": "http://127.0.0.1:8081",
 *  "submitted": "2026-01-01T12:00:00Z", "start": {"from": "file:/...", "chosen": false},
 *  "savepoint_folders": ["file:/..."],
 *  "end": {"state": "FINISHED", "at": "...", "completed_any": true, "savepoint": "file:/..."}}
 * }</pre>
 *
 * <p>Fields may be added within a version: what a reader does not know it passes over. The version
 * changes when an older reader would go wrong.
 */
final class RunJson {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunJson() {}

  static byte[] write(Run run) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.put("job_name", run.jobName());
    root.put("job_id", run.jobId());
    root.put("cluster", run.cluster().toString());
    root.put("submitted", run.submitted().toString());
    run.start()
        .ifPresent(
            start -> {
              ObjectNode node = root.putObject("start");
              start.from().ifPresent(from -> node.put("from", from));
              node.put("chosen", start.chosen());
            });
    ArrayNode folders = root.putArray("savepoint_folders");
    run.savepointFolders().forEach(folders::add);
    run.end()
        .ifPresent(
            end -> {
              ObjectNode node = root.putObject("end");
              node.put("state", end.state());
              node.put("at", end.at().toString());
              node.put("completed_any", end.completedAny());
              end.savepoint().ifPresent(savepoint -> node.put("savepoint", savepoint));
            });
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /**
   * Reads a record.
   *
   * @param file that it is from, for messages
   * @throws IOException if it is of a newer version, or none
   */
  static Run read(byte[] json, String file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw unreadable(file, "it is no JSON", e);
    }
    int version = root.path("version").asInt(0);
    if (version != VERSION) {
      throw unreadable(
          file,
          "its version is %s, but this Foresight reads %d; use the newer one"
              .formatted(root.path("version").asText("missing"), VERSION),
          null);
    }
    try {
      return run(root);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw unreadable(file, e.getMessage(), e);
    }
  }

  private static Run run(JsonNode root) {
    List<String> folders = new ArrayList<>();
    root.path("savepoint_folders").forEach(folder -> folders.add(folder.asText()));
    return new Run(
        text(root, "job_name"),
        text(root, "job_id"),
        URI.create(text(root, "cluster")),
        Instant.parse(text(root, "submitted")),
        Optional.of(root.path("start"))
            .filter(JsonNode::isObject)
            .map(start -> new RunStart(optional(start, "from"), bool(start, "chosen"))),
        folders,
        Optional.of(root.path("end")).filter(JsonNode::isObject).map(RunJson::end));
  }

  private static RunEnd end(JsonNode end) {
    return new RunEnd(
        text(end, "state"),
        Instant.parse(text(end, "at")),
        bool(end, "completed_any"),
        optional(end, "savepoint"));
  }

  private static String text(JsonNode node, String field) {
    return optional(node, field)
        .orElseThrow(() -> new IllegalArgumentException(field + " is missing"));
  }

  private static Optional<String> optional(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue());
  }

  private static boolean bool(JsonNode node, String field) {
    if (!node.path(field).isBoolean()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return node.path(field).booleanValue();
  }

  private static IOException unreadable(String file, String why, Exception cause) {
    return new IOException(
        "the record of a run %s cannot be read: %s; or say where to start with --restore URI, or with --fresh and --start-from"
            .formatted(file, why),
        cause);
  }
}
