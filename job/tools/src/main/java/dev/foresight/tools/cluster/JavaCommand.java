// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.engine.runtime.WaitingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process with a log of its own, on the JDK of this one.
 *
 * @param name of the process, and of its log
 * @param classPath as {@code java -cp} takes it
 * @param jvmOptions such as {@code -Xmx1g}
 * @param mainClass that it runs
 * @param arguments of the main class
 */
record JavaCommand(
    String name,
    String classPath,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments) {
  private static final String PLUGINS = "FLINK_PLUGINS_DIR";

  /** Starts it in a state folder. */
  OwnedProcess startIn(StateFolder folder, Installation installation) throws IOException {
    Files.createDirectories(folder.logs());
    Files.createDirectories(folder.temporary());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-Djava.io.tmpdir=" + folder.temporary());
    command.add("-Djava.awt.headless=true");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Dforesight.home=" + installation.home());
    command.add("-Dlog.file=" + folder.log(name));
    command.add(
        "-Dlog4j2.configurationFile="
            + installation.clusterTemplate().resolve("log4j2.properties").toUri());
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.output(name).toFile()));
    // File systems such as S3 are Flink plugins: folders with jars, loaded apart from lib/.
    builder
        .environment()
        .putIfAbsent(PLUGINS, installation.clusterTemplate().resolve("plugins").toString());
    WaitingPolicy.setDefault(builder.environment());
    return OwnedProcess.start(folder.notes(), name, builder);
  }
}
