// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All options of a job that captions an archive. */
public final class ArchiveOptions {
  @Option(names = ConfigFile.NAME, paramLabel = "FILE", description = ConfigFile.DESCRIPTION)
  @SuppressWarnings("UnusedVariable") // ConfigFile reads it where picocli keeps it
  private Path config;

  @Mixin private ArchiveSourceOptions sources;
  @Mixin private CaptionOutputOptions output;
  @Mixin private RunChoiceOptions run;
  @Mixin private QuestionOptions questions;
  @Mixin private RowLimitOptions limits;
  @Mixin private ModelOptions model;
  @Mixin private PipelineOptions pipeline;
  @Mixin private ImagePlaces images;

  /**
   * Reads options as the command line has them.
   *
   * @throws CommandLine.ParameterException if one is unknown, missing or wrong
   */
  public static ArchiveOptions parse(String... arguments) {
    ArchiveOptions options = new ArchiveOptions();
    CommandLine command = OptionsParser.prepare(new CommandLine(new Host(options)));
    command.parseArgs(arguments);
    options.requireComplete(command);
    return options;
  }

  /**
   * Checks that what cannot be left out was given: a command with others below it cannot require it
   * of them.
   *
   * @throws CommandLine.ParameterException if something is missing
   * @throws IllegalArgumentException if something makes no sense
   */
  public void requireComplete(CommandLine command) {
    require(command, !sources.places().isEmpty(), "SOURCE");
    require(command, output.isGiven(), CaptionOutputOptions.OUT);
    require(command, model.isGiven(), ModelPlace.NAME);
    limits.failures();
    run.retriedCodes();
    output.check();
  }

  private static void require(CommandLine command, boolean given, String name) {
    if (!given) {
      throw new CommandLine.ParameterException(command, name + " is missing; see --help");
    }
  }

  /** Returns what is read. */
  public ArchiveSourceOptions sources() {
    return sources;
  }

  /** Returns where captions go, and as what. */
  public CaptionOutputOptions output() {
    return output;
  }

  /** Returns which run goes on. */
  public RunChoiceOptions run() {
    return run;
  }

  /** Returns what is asked about each image. */
  public QuestionOptions questions() {
    return questions;
  }

  /** Returns which rows there may be. */
  public RowLimitOptions limits() {
    return limits;
  }

  /** Returns the model and its engine. */
  public ModelOptions model() {
    return model;
  }

  /** Returns where images may be that rows refer to, beside the sources. */
  public ImagePlaces images() {
    return images;
  }

  /** Returns how rows flow. */
  public PipelineOptions pipeline() {
    return pipeline;
  }

  /** The command that picocli wants around options. */
  @Command(name = "foresight-archive-job")
  private static final class Host {
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private final ArchiveOptions options;

    Host(ArchiveOptions options) {
      this.options = options;
    }
  }
}
