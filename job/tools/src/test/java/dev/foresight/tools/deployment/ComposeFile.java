// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The project's file for Docker Compose.
 *
 * @param root with all anchors resolved
 */
record ComposeFile(JsonNode root) {
  /** The project's folder. */
  static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

  /** The folder of the file, from which its relative paths start. */
  static final Path FOLDER = HOME.resolve("deploy/docker");

  private static final String JOB_CLASS = "--job-classname";

  /** Reads the file. */
  static ComposeFile read() throws IOException {
    return new ComposeFile(yaml(FOLDER.resolve("compose.yaml")));
  }

  /** Reads a YAML file. Jackson's parser leaves anchors and merge keys to others. */
  static JsonNode yaml(Path file) throws IOException {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    return new JsonMapper().valueToTree(tree);
  }

  /** Returns the names of all services. */
  Set<String> services() {
    Set<String> names = new TreeSet<>();
    root.get("services").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns a service. */
  JsonNode service(String name) {
    return root.get("services").get(name);
  }

  /** Returns the elements of a list of strings. */
  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Returns what the JobManager's container is started with, what Flink's script eats left out. */
  List<String> standaloneJob() {
    List<String> command = texts(service("jobmanager").get("command"));
    if (!command.get(0).equals("standalone-job")) {
      throw new IllegalStateException("the JobManager's container starts " + command);
    }
    return command.subList(1, command.size());
  }

  /** Returns the job's class. */
  String jobClass() {
    List<String> command = standaloneJob();
    return command.get(command.indexOf(JOB_CLASS) + 1);
  }

  /** Returns the arguments of the job itself. */
  List<String> jobArguments() {
    List<String> command = standaloneJob();
    return command.subList(command.indexOf(JOB_CLASS) + 2, command.size());
  }

  /** Returns the options of the job. */
  JobOptions jobOptions() {
    return JobOptions.parse(jobArguments().toArray(String[]::new));
  }

  /** Returns Flink's configuration of a service: the image's, and above it the service's lines. */
  Configuration flink(String service) {
    Configuration flink =
        GlobalConfiguration.loadConfiguration(HOME.resolve("deploy/cluster").toString());
    service(service)
        .at("/environment/FLINK_PROPERTIES")
        .asText()
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(entry -> flink.setString(entry[0], entry[1]));
    return flink;
  }
}
