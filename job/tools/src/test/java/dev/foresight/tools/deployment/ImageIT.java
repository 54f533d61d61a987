// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import static dev.foresight.tools.deployment.ComposeFile.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Dockerfile copies is laid out in a folder, and both processes of the compose file are
 * started from there, as the scripts of Flink's image start them: a caption comes out. In place of
 * Flink's distribution, which Maven has not as one jar, stand its parts.
 */
class ImageIT {
  private static final String ADDRESS = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path root;

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void theImagesProcessesCaption() throws Exception {
    ImageRecipe.read(ComposeFile.FOLDER.resolve("Dockerfile")).layOut("cpu", HOME, root);
    ComposeFile compose = ComposeFile.read();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Configuration flink = onLoopback(compose.flink("taskmanager"));
      start("jobmanager", jobManager(flink), standaloneJob(compose, broker));
      start("taskmanager", taskManager(flink), List.of());
      awaitTopics(broker);
      try (RequestSender sender =
              new RequestSender(
                  KafkaAccess.to(broker.bootstrapServers()), InputTopicOption.DEFAULT);
          TopicFollower outcomes =
              new TopicFollower(
                  KafkaAccess.to(broker.bootstrapServers()),
                  Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
                  true)) {
        sender.send(
            "one",
            "{\"id\": \"one\", \"prompt\": \"Why?\", \"max_new_tokens\": 4}"
                .getBytes(StandardCharsets.UTF_8));
        List<String> topics = new ArrayList<>();
        Await.await(
            "have an outcome",
            LIMIT,
            () -> {
              requireAlive();
              for (ConsumerRecord<byte[], byte[]> outcome : outcomes.poll(POLL)) {
                topics.add(outcome.topic());
              }
              return !topics.isEmpty();
            });
        assertThat(topics).containsExactly(OutputTopicOption.DEFAULT);
      }
    }
  }

  private void awaitTopics(EmbeddedBroker broker) throws Exception {
    Await.await(
        "create its topics",
        LIMIT,
        () -> {
          requireAlive();
          return KafkaAccess.to(broker.bootstrapServers())
              .topics(Pattern.compile(".*"))
              .containsAll(Set.of(InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT));
        });
  }

  /** In a container each process has a network of its own; here they share the loopback's. */
  private Configuration onLoopback(Configuration flink) throws IOException {
    flink.set(JobManagerOptions.ADDRESS, ADDRESS);
    flink.set(JobManagerOptions.BIND_HOST, ADDRESS);
    flink.set(JobManagerOptions.PORT, FreePort.find());
    flink.set(RestOptions.BIND_ADDRESS, ADDRESS);
    flink.set(RestOptions.BIND_PORT, "0");
    flink.set(TaskManagerOptions.HOST, ADDRESS);
    flink.set(TaskManagerOptions.BIND_HOST, ADDRESS);
    flink.removeKey("metrics.reporters");
    flink.set(CoreOptions.TMP_DIRS, Files.createDirectories(root.resolve("tmp")).toString());
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, state("checkpoints"));
    flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, state("savepoints"));
    Files.write(
        root.resolve("opt/flink/conf/config.yaml"),
        ConfigurationUtils.convertConfigToWritableLines(flink, true));
    return flink;
  }

  private String state(String folder) {
    return root.resolve("opt/flink/state").resolve(folder).toUri().toString();
  }

  private List<String> standaloneJob(ComposeFile compose, EmbeddedBroker broker) {
    return compose.standaloneJob().stream()
        .map(word -> word.replace("/opt/", root + "/opt/"))
        .map(word -> word.replace("kafka:9092", broker.bootstrapServers()))
        .toList();
  }

  private List<String> jobManager(Configuration flink) {
    JobManagerProcessSpec spec = JobManagerProcessUtils.processSpecFromConfig(flink);
    return command(
        flink,
        JobManagerProcessUtils.generateJvmParametersStr(spec, flink),
        StandaloneApplicationClusterEntryPoint.class,
        JobManagerProcessUtils.generateDynamicConfigsStr(spec));
  }

  private List<String> taskManager(Configuration flink) {
    TaskExecutorProcessSpec spec = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    return command(
        flink,
        ProcessMemoryUtils.generateJvmParametersStr(spec),
        TaskManagerRunner.class,
        TaskExecutorProcessUtils.generateDynamicConfigsStr(spec));
  }

  private List<String> command(
      Configuration flink, String memory, Class<?> main, String dynamicConfiguration) {
    String words =
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            flink.get(CoreOptions.FLINK_JVM_OPTIONS),
            memory,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            main.getName(),
            "--configDir",
            root.resolve("opt/flink/conf").toString(),
            dynamicConfiguration);
    return Stream.of(words.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** The image's lib/, and behind it Flink. */
  private String classPath() {
    File[] libraries = root.resolve("opt/flink/lib").toFile().listFiles();
    Set<String> own = Stream.of(libraries).map(File::getName).collect(Collectors.toSet());
    List<String> path = new ArrayList<>(List.of(root.resolve("opt/flink/lib") + "/*"));
    File[] all = new Installation(HOME).clusterLibraries().toFile().listFiles();
    Stream.of(all)
        .filter(jar -> !own.contains(jar.getName()))
        .filter(jar -> !jar.getName().startsWith("foresight-"))
        .forEach(jar -> path.add(jar.toString()));
    URL entryPoint =
        StandaloneApplicationClusterEntryPoint.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation();
    path.add(Path.of(URI.create(entryPoint.toString())).toString());
    return String.join(File.pathSeparator, path);
  }

  private void start(String name, List<String> command, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve(name + ".log").toFile());
    builder.environment().put("FLINK_LIB_DIR", root.resolve("opt/flink/lib").toString());
    builder.environment().put("OMP_NUM_THREADS", "1");
    processes.add(builder.start());
  }

  private void requireAlive() throws IOException {
    for (Process process : processes) {
      assertThat(process.isAlive()).as(this::logs).isTrue();
    }
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (String name : new TreeSet<>(Set.of("jobmanager", "taskmanager"))) {
      try {
        logs.append(Files.readString(root.resolve(name + ".log")));
      } catch (IOException e) {
        logs.append(e);
      }
    }
    return logs.toString();
  }
}
