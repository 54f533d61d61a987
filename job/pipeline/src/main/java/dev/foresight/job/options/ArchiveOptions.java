// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.prompt.AnswerRules;
import dev.foresight.archive.prompt.NamedPrompt;
import dev.foresight.archive.prompt.PromptPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All options of a job that captions an archive. */
public final class ArchiveOptions {
  @Option(names = ConfigFile.NAME, paramLabel = "FILE", description = ConfigFile.DESCRIPTION)
  @SuppressWarnings("UnusedVariable") // ConfigFile reads it where picocli keeps it
  private Path config;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "1..*",
      description =
          "Images: files, folders with all below them, or patterns such as 'photos/**.jpg', on this"
              + " machine or one of Flink's file systems. Names that begin with a dot or an"
              + " underscore are left out.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DEST",
      required = true,
      description =
          "Folder of the captions, or URI on one of Flink's file systems; made where there is none."
              + " The same command with the same folder goes on where the last one ended.")
  private String out;

  @Mixin private PromptOption prompt;
  @Mixin private MaxNewTokensOption maxNewTokens;
  @Mixin private SamplingOptions sampling;
  @Mixin private StopOption stop;
  @Mixin private ModelOptions model;
  @Mixin private PipelineOptions pipeline;

  /**
   * Reads options as the command line has them.
   *
   * @throws CommandLine.ParameterException if one is unknown, missing or wrong
   */
  public static ArchiveOptions parse(String... arguments) {
    ArchiveOptions options = new ArchiveOptions();
    OptionsParser.prepare(new CommandLine(new Host(options))).parseArgs(arguments);
    return options;
  }

  /** Returns what is read. */
  public List<String> sources() {
    return List.copyOf(sources);
  }

  /** Returns where captions go, a path or a URI. */
  public String out() {
    return out;
  }

  /**
   * Returns what is asked about each image.
   *
   * @throws IllegalArgumentException if the options make no sense
   */
  public PromptPlan prompts() {
    return new PromptPlan(
        prompt.texts().stream().map(NamedPrompt::parse).toList(),
        1,
        new AnswerRules(
            sampling.temperature(),
            sampling.topK(),
            sampling.topP(),
            sampling.seed().orElse(null),
            sampling.minNewTokens(),
            maxNewTokens.number(),
            stop.strings()));
  }

  /** Returns the model and its engine. */
  public ModelOptions model() {
    return model;
  }

  /** Returns how rows flow. */
  public PipelineOptions pipeline() {
    return pipeline;
  }

  /** The command that picocli wants around options. */
  @Command(name = "foresight-archive-job")
  @Requires(ModelPlace.NAME)
  private static final class Host {
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private final ArchiveOptions options;

    Host(ArchiveOptions options) {
      this.options = options;
    }
  }
}
