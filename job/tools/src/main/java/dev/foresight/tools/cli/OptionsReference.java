// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeliveryOptions;
import dev.foresight.job.options.FormatOptions;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.job.options.TopicCreationOptions;
import dev.foresight.job.options.TopicOptions;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the reference page of the options, in Markdown. */
public final class OptionsReference {
  private OptionsReference() {}

  /** Returns the page, made of the same descriptions that {@code --help} shows. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            <!-- Generated from dev.foresight.job.options; a test fails when this is stale. -->
            # Options of the job

            For `foresight run` and for the job on a cluster (`dev.foresight.job.CaptionJob`). Every option can be
            given on the command line (`--batch-size 8`) or, without the dashes, in the YAML file that `--config`
            names (`batch-size: 8`). The command line wins over the file, the file over the default. Durations are
            written as `500ms`, `2s`, `5m`, `1h` or `7d`. A list or map on the command line replaces that of the file.
            """);
    section(page, "Kafka", BrokerOptions.class);
    section(page, "Source", SourceOptions.class);
    section(page, "Results and dead letters", TopicOptions.class);
    section(page, "Formats", FormatOptions.class);
    section(page, "Creation of topics", TopicCreationOptions.class);
    section(page, "Model and engine", ModelOptions.class);
    section(page, "Delivery", DeliveryOptions.class);
    section(page, "Pipeline", PipelineOptions.class);
    return page.toString();
  }

  private static void section(StringBuilder page, String title, Class<?> options) {
    page.append("\n## ")
        .append(title)
        .append("\n| option | value | default | meaning |\n|---|---|---|---|\n");
    List<OptionSpec> sorted =
        CommandSpec.forAnnotatedObject(options).options().stream()
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .toList();
    for (OptionSpec option : sorted) {
      page.append("| `").append(option.longestName()).append("` | ").append(valueOf(option));
      page.append(" | ").append(defaultOf(option)).append(" | ");
      page.append(String.join(" ", option.description())).append(" |\n");
    }
  }

  /** A flag has none. A bar would end the table's cell. */
  private static String valueOf(OptionSpec option) {
    return option.arity().max() == 0 ? "" : option.paramLabel().replace("|", "\\|");
  }

  private static String defaultOf(OptionSpec option) {
    if (option.required()) {
      return "required";
    }
    return option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
  }
}
