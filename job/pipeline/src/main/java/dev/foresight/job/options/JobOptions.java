// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All options of the captioning job. */
public final class JobOptions {
  @Option(names = ConfigFile.NAME, paramLabel = "FILE", description = ConfigFile.DESCRIPTION)
  @SuppressWarnings("UnusedVariable") // ConfigFile reads it where picocli keeps it
  private Path config;

  @Mixin private BrokerOptions broker;
  @Mixin private SourceOptions source;
  @Mixin private TopicOptions topics;
  @Mixin private FormatOptions format;
  @Mixin private TopicCreationOptions topicCreation;
  @Mixin private ModelOptions model;
  @Mixin private RouteOptions routes;
  @Mixin private DeliveryOptions delivery;
  @Mixin private ImagePlaces images;
  @Mixin private PipelineOptions pipeline;
  @Mixin private GpusOption gpus;

  /**
   * Reads options as the command line has them.
   *
   * @throws CommandLine.ParameterException if one is unknown, missing or wrong
   */
  public static JobOptions parse(String... arguments) {
    JobOptions options = new JobOptions();
    OptionsParser.prepare(new CommandLine(new Host(options))).parseArgs(arguments);
    return options;
  }

  /** Returns where Kafka is. */
  public BrokerOptions broker() {
    return broker;
  }

  /** Returns what is read. */
  public SourceOptions source() {
    return source;
  }

  /** Returns what is written. */
  public TopicOptions topics() {
    return topics;
  }

  /** Returns how records are written. */
  public FormatOptions format() {
    return format;
  }

  /** Returns whether topics are made. */
  public TopicCreationOptions topicCreation() {
    return topicCreation;
  }

  /** Returns the model and its engine. */
  public ModelOptions model() {
    return model;
  }

  /**
   * Returns the routes beside the model.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public List<RouteSettings> routes() {
    return routes.all(model);
  }

  /** Returns the topics that are read and named, those of routes included. */
  public List<String> namedInputs() {
    return Stream.concat(
            source.topics().stream(),
            routes().stream().flatMap(route -> route.topics().input().stream()))
        .toList();
  }

  /** Returns the topics that are written, those of routes included. */
  public List<String> outputs() {
    return Stream.concat(
            topics.written().stream(),
            routes().stream().flatMap(route -> route.topics().output().stream()))
        .distinct()
        .toList();
  }

  /** Returns how many slots the job takes in a cluster. */
  public int slots() {
    return routes.slots(pipeline.parallelism());
  }

  /** Returns how many GPUs a slot takes with an instance of the job's own model, if given. */
  public OptionalDouble gpus() {
    return gpus.number();
  }

  /** Returns what consumers may rely on. */
  public DeliveryOptions delivery() {
    return delivery;
  }

  /** Returns where images may be. */
  public ImagePlaces images() {
    return images;
  }

  /** Returns how the stream flows. */
  public PipelineOptions pipeline() {
    return pipeline;
  }

  /** The command that picocli wants around options. */
  @Command(name = "foresight-job")
  @Requires(ModelPlace.NAME)
  private static final class Host {
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private final JobOptions options;

    Host(JobOptions options) {
      this.options = options;
    }
  }
}
