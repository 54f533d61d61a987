// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.tools.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Flink's own processes, started from a folder that is laid out like its distribution, as its
 * scripts start them. In place of Flink's own jars, which Maven has not as one, stand its parts.
 * Killed when this is closed.
 */
public final class FlinkProcesses implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";
  private static final String CLIENT = "client";
  private static final String CONF = "conf";
  private static final String LIB = "lib";
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  private final Path home;
  private final List<String> classPath;
  private final Configuration flink;
  private final Map<String, Process> processes = new TreeMap<>();

  private FlinkProcesses(Path home, List<String> classPath, Configuration flink) {
    this.home = home;
    this.classPath = classPath;
    this.flink = flink;
  }

  /**
   * Prepares processes on the loopback address, at ports that are free.
   *
   * @param home that has what {@code lib/} holds beside Flink, and gets its {@code conf/}
   * @param more parts of Flink than a cluster of the command line has
   * @param given configuration, but for addresses and folders of temporary files
   */
  public static FlinkProcesses in(Path home, List<Path> more, Configuration given)
      throws IOException {
    Configuration flink = new Configuration(given);
    flink.set(JobManagerOptions.ADDRESS, ADDRESS);
    flink.set(JobManagerOptions.BIND_HOST, ADDRESS);
    flink.set(JobManagerOptions.PORT, FreePort.find());
    flink.set(RestOptions.ADDRESS, ADDRESS);
    flink.set(RestOptions.BIND_ADDRESS, ADDRESS);
    flink.set(RestOptions.PORT, FreePort.find());
    flink.set(TaskManagerOptions.HOST, ADDRESS);
    flink.set(TaskManagerOptions.BIND_HOST, ADDRESS);
    flink.set(CoreOptions.TMP_DIRS, Files.createDirectories(home.resolve("tmp")).toString());
    Files.createDirectories(home.resolve(CONF));
    Files.write(
        home.resolve(CONF).resolve("config.yaml"),
        ConfigurationUtils.convertConfigToWritableLines(flink, true));
    return new FlinkProcesses(home, classPath(home.resolve(LIB), more), flink);
  }

  /** The folder, and behind it Flink. */
  private static List<String> classPath(Path lib, List<Path> more) {
    Set<String> own =
        Stream.of(lib.toFile().listFiles()).map(File::getName).collect(Collectors.toSet());
    List<String> path = new ArrayList<>(List.of(lib + "/*"));
    File[] cluster = new Installation(HOME).clusterLibraries().toFile().listFiles();
    Stream.concat(Stream.of(cluster), more.stream().map(Path::toFile))
        .filter(jar -> !own.contains(jar.getName()))
        .filter(jar -> !jar.getName().startsWith("foresight-"))
        .forEach(jar -> path.add(jar.toString()));
    return path;
  }

  /** Starts a JobManager. */
  public void startJobManager(Class<?> entryPoint, List<String> arguments) throws IOException {
    JobManagerProcessSpec spec = JobManagerProcessUtils.processSpecFromConfig(flink);
    List<String> command =
        java(JobManagerProcessUtils.generateJvmParametersStr(spec, flink), classPath, entryPoint);
    command.addAll(configuration(JobManagerProcessUtils.generateDynamicConfigsStr(spec)));
    command.addAll(arguments);
    start("jobmanager", command);
  }

  /** Starts a TaskManager. */
  public void startTaskManager() throws IOException {
    TaskExecutorProcessSpec spec = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    List<String> command =
        java(ProcessMemoryUtils.generateJvmParametersStr(spec), classPath, TaskManagerRunner.class);
    command.addAll(configuration(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
    start("taskmanager", command);
  }

  /**
   * Starts a client.
   *
   * @param more jars than the cluster has
   */
  public Process startClient(List<Path> more, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(classPath);
    more.forEach(jar -> all.add(jar.toString()));
    List<String> command = java("-Xmx512m", all, main);
    command.addAll(arguments);
    return start(CLIENT, command);
  }

  private List<String> configuration(String dynamic) {
    List<String> arguments = new ArrayList<>(List.of("--configDir", home.resolve(CONF).toString()));
    arguments.addAll(words(dynamic));
    return arguments;
  }

  private List<String> java(String memory, List<String> classPath, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(words(flink.get(CoreOptions.FLINK_JVM_OPTIONS)));
    command.addAll(words(memory));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            String.join(File.pathSeparator, classPath),
            main.getName()));
    return command;
  }

  private static List<String> words(String text) {
    return Stream.of(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private Process start(String name, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    builder.environment().put("FLINK_HOME", home.toString());
    builder.environment().put("FLINK_LIB_DIR", home.resolve(LIB).toString());
    builder.environment().put("FLINK_CONF_DIR", home.resolve(CONF).toString());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    processes.put(name, process);
    return process;
  }

  private Path log(String name) {
    return home.resolve(name + ".log");
  }

  /** Returns what the client has printed. */
  public String clientOutput() throws IOException {
    return Files.readString(log(CLIENT));
  }

  /** Checks that nobody has ended. */
  public void requireAlive() {
    assertThat(processes.values()).as(this::logs).allMatch(Process::isAlive);
  }

  /** Returns what all of them have printed. */
  public String logs() {
    StringBuilder logs = new StringBuilder();
    for (String name : processes.keySet()) {
      try {
        logs.append(Files.readString(log(name)));
      } catch (IOException e) {
        logs.append(e);
      }
    }
    return logs.toString();
  }

  @Override
  public void close() {
    processes.values().forEach(process -> process.destroyForcibly().onExit().join());
  }
}
