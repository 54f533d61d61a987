// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.FileUtils;

/**
 * A Kafka broker as a process of this machine, on the loopback address. Started again in the same
 * folder, it has its topics, offsets and transactions back, on the same port.
 */
public final class BrokerProcess {
  private static final String NAME = "broker";
  private static final int USUAL_PORT = 9092;
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final StateFolder folder;
  private final Installation installation;

  private BrokerProcess(StateFolder folder, Installation installation) {
    this.folder = folder;
    this.installation = installation;
  }

  /** Returns the broker of a folder, whether it runs or not. */
  public static BrokerProcess in(StateFolder folder, Installation installation) {
    return new BrokerProcess(folder, installation);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param port to listen on; absent: that of the last time, else Kafka's usual one or, if taken,
   *     any
   * @return the address for clients
   * @throws IllegalArgumentException if it runs already, or the port is taken
   * @throws IOException if it does not start, with the end of its log
   */
  public String start(Optional<Integer> port) throws IOException, InterruptedException {
    installation.requireBuilt();
    return folder.exclusively(() -> startAlone(port));
  }

  private String startAlone(Optional<Integer> port) throws IOException, InterruptedException {
    Optional<OwnedProcess> running = process();
    if (running.isPresent()) {
      throw new IllegalArgumentException(
          "a broker runs in "
              + folder.path()
              + ": "
              + running.get()
              + " at "
              + bootstrapServers()
              + "; stop it with foresight broker stop, or name another folder with --dir");
    }
    int chosen = port(port);
    Files.createDirectories(folder.configuration());
    Files.writeString(portFile(), String.valueOf(chosen));
    OwnedProcess process = command(chosen).startIn(folder, installation);
    try {
      awaitReady(process);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.requestStop();
      process.awaitEnd(STOP_LIMIT);
      throw e;
    }
    return bootstrapServers();
  }

  private int port(Optional<Integer> asked) throws IOException {
    if (asked.isEmpty() && !Files.exists(portFile())) {
      return FreePorts.preferring(USUAL_PORT);
    }
    int port = asked.isPresent() ? asked.get() : rememberedPort();
    if (port == 0) {
      return FreePorts.find(1).get(0);
    }
    if (!FreePorts.isFree(port)) {
      throw new IllegalArgumentException(
          "port " + port + " is taken by another process; give another with --port, or 0 for any");
    }
    return port;
  }

  private JavaCommand command(int port) {
    return new JavaCommand(
        NAME,
        installation.commandClassPath(),
        List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"),
        BrokerMain.class.getName(),
        List.of(folder.data().toString(), String.valueOf(port)));
  }

  private void awaitReady(OwnedProcess process) throws IOException, InterruptedException {
    boolean inTime =
        Polling.until(
            START_LIMIT,
            () -> {
              if (!process.isAlive()) {
                throw new IOException("the broker ended at once; " + folder.tail(NAME));
              }
              return answers();
            });
    if (!inTime) {
      throw new IOException(
          "the broker did not answer within "
              + START_LIMIT.toSeconds()
              + " s; "
              + folder.tail(NAME));
    }
  }

  private boolean answers() throws IOException, InterruptedException {
    if (FreePorts.isFree(rememberedPort())) {
      return false; // spares the log of a client that finds nobody
    }
    try {
      KafkaAccess.to(bootstrapServers()).exists("");
      return true;
    } catch (KafkaUnavailableException e) {
      return false;
    }
  }

  /** Returns the process if it is alive. */
  public Optional<OwnedProcess> process() throws IOException {
    return OwnedProcess.find(folder.notes(), NAME);
  }

  /** Returns the address for clients, {@code host:port}. */
  public String bootstrapServers() throws IOException {
    return "127.0.0.1:" + rememberedPort();
  }

  private int rememberedPort() throws IOException {
    return Integer.parseInt(Files.readString(portFile()).strip());
  }

  private Path portFile() {
    return folder.configuration().resolve("port");
  }

  /**
   * Ends it in order. Its data stay.
   *
   * @return whether there was one
   */
  public boolean stop() throws IOException, InterruptedException {
    return folder.exclusively(
        () -> {
          Optional<OwnedProcess> process = process();
          if (process.isPresent()) {
            process.get().requestStop();
            process.get().awaitEnd(STOP_LIMIT);
          }
          FileUtils.deleteDirectory(folder.notes().toFile());
          FileUtils.deleteDirectory(folder.temporary().toFile());
          return process.isPresent();
        });
  }
}
