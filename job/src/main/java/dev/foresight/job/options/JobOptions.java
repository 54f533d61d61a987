// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All options of the captioning job. */
public final class JobOptions {
  @Option(
      names = ConfigFile.OPTION,
      paramLabel = "FILE",
      description =
          "YAML file with any of these options, without the dashes; the command line wins over it.")
  private Path config;

  @Mixin private BrokerOptions broker;
  @Mixin private TopicOptions topics;
  @Mixin private ModelOptions model;
  @Mixin private PipelineOptions pipeline;

  /** Returns where Kafka is. */
  public BrokerOptions broker() {
    return broker;
  }

  /** Returns what is read and written. */
  public TopicOptions topics() {
    return topics;
  }

  /** Returns the model and its engine. */
  public ModelOptions model() {
    return model;
  }

  /** Returns how the stream flows. */
  public PipelineOptions pipeline() {
    return pipeline;
  }
}
