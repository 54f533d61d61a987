// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;
import org.apache.flink.util.FileUtils;

/**
 * A standalone Flink cluster of processes on the loopback address: a JobManager, TaskManagers and,
 * if jobs are to survive the JobManager, a ZooKeeper.
 *
 * <pre>{@code
 * FlinkCluster cluster = FlinkCluster.in(folder, installation);
 * cluster.start(shape, System.err::println);
 * cluster.stop();
 * }</pre>
 */
public final class FlinkCluster {
  /** The process that gives out tasks. */
  public static final String JOB_MANAGER = "jobmanager";

  /** The process that remembers who leads and which jobs there are. */
  public static final String ZOOKEEPER = "zookeeper";

  /** The process that starts the others again. */
  public static final String SUPERVISOR = "supervisor";

  private static final String TASK_MANAGER = "taskmanager-";

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final StateFolder folder;
  private final Installation installation;

  private FlinkCluster(StateFolder folder, Installation installation) {
    this.folder = folder;
    this.installation = installation;
  }

  /** Returns the cluster of a folder, whether it runs or not. */
  public static FlinkCluster in(StateFolder folder, Installation installation) {
    return new FlinkCluster(folder, installation);
  }

  /** Returns the name of the process of a TaskManager, counted from 1. */
  public static String taskManager(int number) {
    return TASK_MANAGER + number;
  }

  /**
   * Starts all processes and waits until they found each other.
   *
   * @param progress is told what happens
   * @throws IllegalArgumentException if one runs already, or the shape is wrong
   * @throws IOException if it does not start, with the end of the log; nothing is left running
   */
  public void start(ClusterShape shape, Consumer<String> progress)
      throws IOException, InterruptedException {
    installation.requireBuilt();
    folder.exclusively(() -> startAlone(shape, progress));
  }

  private FlinkRest startAlone(ClusterShape shape, Consumer<String> progress)
      throws IOException, InterruptedException {
    requireNotRunning();
    Configuration flink = ClusterConfiguration.of(installation, folder, shape);
    ClusterConfiguration.write(flink, folder);
    try {
      for (String process : processes(flink)) {
        progress.accept("starting " + startProcess(process, flink));
      }
      awaitReady(flink);
      startProcess(SUPERVISOR, flink);
    } catch (IOException | InterruptedException | RuntimeException e) {
      endAll(flink);
      deleteTraces();
      throw e;
    }
    return FlinkRest.of(flink);
  }

  private void requireNotRunning() throws IOException {
    if (!wasStarted()) {
      return;
    }
    for (String name : processesAndSupervisor(configuration())) {
      Optional<OwnedProcess> running = process(name);
      if (running.isPresent()) {
        throw new IllegalArgumentException(
            "a cluster runs in "
                + folder.path()
                + ": "
                + running.get()
                + "; stop it with foresight cluster stop, or name another folder with --dir");
      }
    }
  }

  /** Returns whether it was started, and not stopped since. */
  public boolean wasStarted() {
    return ClusterConfiguration.exists(folder);
  }

  /** Returns the configuration that it was started with. */
  public Configuration configuration() {
    return ClusterConfiguration.read(folder);
  }

  /** Returns the address of the web UI, which is that of the REST interface. */
  public FlinkRest rest() {
    return FlinkRest.of(configuration());
  }

  /** Returns a process if it is alive. */
  public Optional<OwnedProcess> process(String name) throws IOException {
    return OwnedProcess.find(folder.notes(), name);
  }

  /** Returns the names of the processes that belong to the cluster, in the order of their start. */
  public List<String> processes() {
    return processes(configuration());
  }

  /** Returns their names, and that of the process that starts them again. */
  public List<String> processesAndSupervisor() {
    return processesAndSupervisor(configuration());
  }

  private static List<String> processes(Configuration flink) {
    List<String> names = new ArrayList<>();
    if (ClusterConfiguration.isHighlyAvailable(flink)) {
      names.add(ZOOKEEPER);
    }
    names.add(JOB_MANAGER);
    for (int i = 1; i <= flink.get(ClusterConfiguration.TASK_MANAGERS); i++) {
      names.add(taskManager(i));
    }
    return names;
  }

  private static List<String> processesAndSupervisor(Configuration flink) {
    List<String> names = new ArrayList<>(processes(flink));
    names.add(0, SUPERVISOR);
    return names;
  }

  /** Starts a process of the cluster again. */
  OwnedProcess restart(String name) throws IOException {
    return startProcess(name, configuration());
  }

  private OwnedProcess startProcess(String name, Configuration flink) throws IOException {
    JavaCommand command =
        switch (name) {
          case ZOOKEEPER -> zooKeeper(flink);
          case JOB_MANAGER -> jobManager(flink);
          case SUPERVISOR -> supervisor();
          default -> taskManager(name, flink);
        };
    return command.startIn(folder, installation);
  }

  private JavaCommand zooKeeper(Configuration flink) throws IOException {
    Path data = Files.createDirectories(folder.data().resolve(ZOOKEEPER));
    Path settings = folder.configuration().resolve("zoo.cfg");
    Files.writeString(
        settings,
        """
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        tickTime=1000
        initLimit=10
        syncLimit=5
        admin.enableServer=false
        server.1=127.0.0.1:2888:3888
        """
            .formatted(data, flink.get(ClusterConfiguration.ZOOKEEPER_PORT)));
    return new JavaCommand(
        ZOOKEEPER,
        installation.clusterClassPath(),
        List.of("-Xmx128m"),
        FlinkZooKeeperQuorumPeer.class.getName(),
        List.of("--zkConfigFile", settings.toString(), "--peerId", "1"));
  }

  private JavaCommand supervisor() {
    return new JavaCommand(
        SUPERVISOR,
        installation.commandClassPath(),
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
        Supervisor.class.getName(),
        List.of(folder.path().toString()));
  }

  private JavaCommand jobManager(Configuration flink) {
    JobManagerProcessSpec spec = JobManagerProcessUtils.processSpecFromConfig(flink);
    List<String> jvm = jvmOptions(flink, CoreOptions.FLINK_JM_JVM_OPTIONS);
    jvm.addAll(words(JobManagerProcessUtils.generateJvmParametersStr(spec, flink)));
    List<String> arguments = new ArrayList<>(configurationArguments());
    arguments.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(spec)));
    return new JavaCommand(
        JOB_MANAGER,
        installation.clusterClassPath(),
        jvm,
        StandaloneSessionClusterEntrypoint.class.getName(),
        arguments);
  }

  private JavaCommand taskManager(String name, Configuration flink) {
    TaskExecutorProcessSpec spec = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    List<String> jvm = jvmOptions(flink, CoreOptions.FLINK_TM_JVM_OPTIONS);
    jvm.addAll(words(ProcessMemoryUtils.generateJvmParametersStr(spec)));
    List<String> arguments = new ArrayList<>(configurationArguments());
    arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
    // Always the same name: whoever takes a dead one's place finds its working directory.
    arguments.add("-D");
    arguments.add("taskmanager.resource-id=" + name);
    return new JavaCommand(
        name, installation.clusterClassPath(), jvm, TaskManagerRunner.class.getName(), arguments);
  }

  private static List<String> jvmOptions(Configuration flink, ConfigOption<String> own) {
    List<String> options = new ArrayList<>(words(flink.get(CoreOptions.FLINK_JVM_OPTIONS)));
    options.addAll(words(flink.get(own)));
    return options;
  }

  private List<String> configurationArguments() {
    return List.of("--configDir", folder.configuration().toString());
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private void awaitReady(Configuration flink) throws IOException, InterruptedException {
    int wanted = flink.get(ClusterConfiguration.TASK_MANAGERS);
    boolean inTime =
        Polling.until(
            START_LIMIT,
            () -> {
              for (String name : processes(flink)) {
                if (process(name).isEmpty()) {
                  throw new IOException(name + " ended at once; " + folder.tail(name));
                }
              }
              return hasTaskManagers(flink, wanted);
            });
    if (!inTime) {
      throw new IOException(
          "the cluster was not ready after "
              + START_LIMIT.toSeconds()
              + " s; "
              + folder.tail(JOB_MANAGER));
    }
  }

  private static boolean hasTaskManagers(Configuration flink, int wanted)
      throws InterruptedException {
    try {
      return FlinkRest.of(flink).taskManagers() == wanted;
    } catch (IOException e) {
      return false; // not up yet
    }
  }

  /**
   * Ends all processes, and deletes what they left but for logs, checkpoints and savepoints.
   *
   * @return the processes that were ended
   */
  public List<OwnedProcess> stop() throws IOException, InterruptedException {
    return folder.exclusively(
        () -> {
          List<OwnedProcess> ended = endAll(configuration());
          deleteTraces();
          return ended;
        });
  }

  private List<OwnedProcess> endAll(Configuration flink) throws IOException, InterruptedException {
    // The supervisor first, or it would start the others again. ZooKeeper last: the others look for
    // it as long as they live.
    List<OwnedProcess> ended = new ArrayList<>();
    end(List.of(SUPERVISOR), ended);
    List<String> flinks = new ArrayList<>(processes(flink));
    flinks.remove(ZOOKEEPER);
    end(flinks, ended);
    end(List.of(ZOOKEEPER), ended);
    return ended;
  }

  private void end(List<String> names, List<OwnedProcess> ended)
      throws IOException, InterruptedException {
    List<OwnedProcess> running = new ArrayList<>();
    for (String name : names) {
      process(name).ifPresent(running::add);
    }
    running.forEach(OwnedProcess::requestStop);
    for (OwnedProcess one : running) {
      one.awaitEnd(STOP_LIMIT);
    }
    ended.addAll(running);
  }

  private void deleteTraces() throws IOException {
    for (Path trace :
        List.of(
            folder.configuration(),
            folder.notes(),
            folder.temporary(),
            folder.work(),
            folder.data())) {
      FileUtils.deleteDirectory(trace.toFile());
    }
  }
}
