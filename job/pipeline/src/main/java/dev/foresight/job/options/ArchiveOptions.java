// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.prompt.AnswerRules;
import dev.foresight.archive.prompt.NamedPrompt;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.source.ColumnNames;
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
          "Files, folders with all below them, or patterns such as 'photos/**.jpg', on this machine or"
              + " one of Flink's file systems: images; tar shards of samples (.tar, .tar.gz); JSON lines"
              + " (.jsonl); or a list of paths and URIs (.txt), named itself. Names that begin with a"
              + " dot or an underscore are left out.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DEST",
      required = true,
      description =
          "Folder of the captions, or URI on one of Flink's file systems; made where there is none."
              + " The same command with the same folder goes on where the last one ended.")
  private String out;

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      defaultValue = "image",
      description =
          "Field of JSON lines, column of Parquet, or end of a tar member's name, that holds the"
              + " image.")
  private String imageColumn;

  @Option(
      names = "--key-column",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "Field or column that names a row; default: the first there is of key, id and __key__,"
              + " else its place.")
  private String keyColumn;

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

  /** Returns where a row's image and name are, in formats that have columns. */
  public ColumnNames columns() {
    return new ColumnNames(imageColumn, keyColumn);
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
