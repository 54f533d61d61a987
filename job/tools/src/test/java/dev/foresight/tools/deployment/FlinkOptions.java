// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.kubernetes.configuration.KubernetesHighAvailabilityOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** What Flink and its operator's autoscaler may be told, by the options that they declare. */
final class FlinkOptions {
  private static final Class<?>[] DECLARING = {
    AutoScalerOptions.class,
    CheckpointingOptions.class,
    CoreOptions.class,
    ExternalResourceOptions.class,
    HighAvailabilityOptions.class,
    JobManagerOptions.class,
    KubernetesConfigOptions.class,
    KubernetesHighAvailabilityOptions.class,
    MetricOptions.class,
    TaskManagerOptions.class,
  };

  /** Options of things that have names: the rest of the key stands for what each of them has. */
  private static final Pattern NAMED =
      Pattern.compile(
          "external-resource\\.gpu\\.(amount|driver-factory\\.class|kubernetes\\.config-key)"
              + "|metrics\\.reporter\\.prometheus\\.(factory\\.class|port)");

  private final Map<String, ConfigOption<?>> options = new TreeMap<>();

  FlinkOptions() throws IllegalAccessException {
    for (Class<?> declaring : DECLARING) {
      for (Field field : declaring.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && ConfigOption.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          ConfigOption<?> option = (ConfigOption<?>) field.get(null);
          options.put(option.key(), option);
        }
      }
    }
  }

  /**
   * Reads a value as its option does.
   *
   * @throws IllegalArgumentException if there is no such option, or the value is none of its type
   */
  void require(Configuration flink, String key) {
    Matcher named = NAMED.matcher(key);
    if (named.matches()) {
      return;
    }
    ConfigOption<?> option = options.get(key);
    if (option == null) {
      throw new IllegalArgumentException(key + " is no option of Flink");
    }
    flink.get(option);
  }

  /** Returns this Flink's version as deployments write it, such as {@code v2_3}. */
  static String flinkVersion() {
    String[] parts = EnvironmentInformation.getVersion().split("\\.");
    return "v" + parts[0] + "_" + parts[1];
  }
}
