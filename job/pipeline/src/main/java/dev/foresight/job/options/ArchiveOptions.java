// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.caption.ImageFilter;
import dev.foresight.archive.output.Existing;
import dev.foresight.archive.progress.FailureLimit;
import dev.foresight.archive.prompt.FolderPrompts;
import dev.foresight.archive.prompt.NamedPrompt;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.prompt.Template;
import dev.foresight.archive.run.CaptionFormat;
import dev.foresight.archive.run.PromptFiles;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All options of a job that captions an archive. */
public final class ArchiveOptions {
  /** The option that says where captions go. */
  public static final String OUT = "--out";

  private static final String EXISTING = "--existing";

  @Option(names = ConfigFile.NAME, paramLabel = "FILE", description = ConfigFile.DESCRIPTION)
  @SuppressWarnings("UnusedVariable") // ConfigFile reads it where picocli keeps it
  private Path config;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description =
          "Files, folders with all below them, or patterns such as 'photos/**.jpg', on this machine or"
              + " one of Flink's file systems: images; tar shards of samples (.tar, .tar.gz); JSON lines"
              + " (.jsonl); Parquet files (.parquet); or a list of paths and URIs (.txt), named itself."
              + " Names that begin with a dot or an underscore are left out.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = OUT,
      paramLabel = "DEST",
      description =
          "Folder of the captions, or URI on one of Flink's file systems; made where there is none."
              + " The same command with the same folder goes on where the last one ended;"
              + " default: none, it must be given.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description =
          "What captions are written as: jsonl, JSON objects, one a line; parquet, one schema"
              + " whatever the rows hold; sidecars, a text beside each image; webdataset,"
              + " members of copies of tar shards; these two with rows as JSON lines, too.")
  private CaptionFormat format;

  @Option(
      names = EXISTING,
      paramLabel = "WHAT",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "What becomes of captions that sidecars and webdataset meet: skip, they stay, and images"
              + " that have all of theirs are left out; overwrite; append or prepend, new ones on"
              + " lines of their own; default: skip.")
  private Existing existing;

  @Option(
      names = "--new-run",
      description =
          "Begin a run beside the one that the folder holds where it was made with other options, in"
              + " run-2 and so on.")
  private boolean newRun;

  @Option(
      names = "--retry-failed",
      paramLabel = "CODES",
      arity = "0..1",
      split = ",",
      fallbackValue = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Try the rows of a finished run again that failed, all or those with these codes,"
              + " separated by commas; what comes of them takes their places; default: none.")
  private List<String> retriedCodes;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "File with a prompt, in UTF-8; may be repeated as NAME=FILE, like --prompt; default: none.")
  private List<String> promptFiles = new ArrayList<>();

  @Option(
      names = "--answers",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "1",
      description =
          "Answers to each prompt, with seeds that count on, in columns NAME, NAME_2 and so on; more"
              + " than one need a temperature.")
  private int answers;

  @Option(
      names = "--keep-columns",
      paramLabel = "NAME",
      split = ",",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Columns of the input that are written beside the captions, separated by commas; default:"
              + " none.")
  private List<String> keptColumns = new ArrayList<>();

  @Option(
      names = "--dedupe",
      description =
          "Ask once about images of the same bytes of which the same is asked: each has its row, with"
              + " this answer, and the column duplicate_of says whose it is.")
  private boolean dedupe;

  @Option(
      names = "--max-failures",
      paramLabel = "N|P%",
      description =
          "Stop when more rows than this have failed, or a larger share of at least 100 rows;"
              + " default: go on.")
  private String maxFailures;

  @Option(
      names = "--min-size",
      paramLabel = "PIXELS",
      converter = WholeNumber.FromZero.class,
      defaultValue = "0",
      description = "Leave images out that have a shorter side, with a code; 0 takes any.")
  private int minSize;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      defaultValue = "0",
      description = "Leave images out that have more pixels, with a code; 0 takes any.")
  private int maxPixels;

  @Option(
      names = "--read-threads",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "4",
      description = "Images that each parallel instance reads at a time, ahead of the engine.")
  private int readThreads;

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
      description =
          "Field or column that names a row; default: the first there is of key, id and __key__,"
              + " else its place.")
  private String keyColumn;

  @Mixin private PromptOption prompt;
  @Mixin private AnswerOptions generated;
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
    require(command, !sources.isEmpty(), "SOURCE");
    require(command, out != null, OUT);
    require(command, model.isGiven(), ModelPlace.NAME);
    maxFailures();
    retriedCodes();
    if (existing != null && !format.meetsCaptions()) {
      throw new IllegalArgumentException(
          "%s is %s, but --format %s meets no captions that are there; leave it out, or give --format sidecars or webdataset"
              .formatted(EXISTING, existing, format));
    }
  }

  private static void require(CommandLine command, boolean given, String name) {
    if (!given) {
      throw new CommandLine.ParameterException(command, name + " is missing; see --help");
    }
  }

  /** Returns what is read. */
  public List<String> sources() {
    return List.copyOf(sources);
  }

  /** Returns where captions go, a path or a URI. */
  public String out() {
    return out;
  }

  /** Returns what captions are written as. */
  public CaptionFormat format() {
    return format;
  }

  /** Returns what becomes of captions that are there already. */
  public Existing existing() {
    return existing == null ? Existing.SKIP : existing;
  }

  /**
   * Returns what is asked about each image.
   *
   * @throws IllegalArgumentException if the options make no sense
   * @throws IOException if a file cannot be read
   */
  public PromptPlan prompts() throws IOException {
    List<NamedPrompt> prompts = new ArrayList<>();
    prompt.texts().stream().map(NamedPrompt::parse).forEach(prompts::add);
    for (String file : promptFiles) {
      prompts.add(fromFile(file));
    }
    FolderPrompts folders = folders(prompts);
    if (prompts.isEmpty() && !folders.byFolder().isEmpty()) {
      prompts.add(NamedPrompt.OF_FOLDERS);
    }
    return new PromptPlan(prompts, folders, answers, generated.rules());
  }

  /** Returns where a row's image and name are, in formats that have columns. */
  public ColumnNames columns() {
    return new ColumnNames(imageColumn, keyColumn == null ? "" : keyColumn);
  }

  /** Where all prompts have names, none is left that a folder's could take the place of. */
  private FolderPrompts folders(List<NamedPrompt> prompts) throws IOException {
    if (!prompts.isEmpty() && prompts.stream().noneMatch(NamedPrompt::isUnnamed)) {
      return FolderPrompts.NONE;
    }
    try {
      return PromptFiles.find(sources, prompts.isEmpty());
    } catch (FileNotFoundException e) {
      if (prompts.isEmpty()) {
        throw e;
      }
      // A run goes on, or is finished, without its sources.
      return FolderPrompts.NONE;
    }
  }

  private static NamedPrompt fromFile(String given) throws IOException {
    NamedPrompt named = NamedPrompt.parse(given);
    Path file = Path.of(named.template().text());
    return new NamedPrompt(named.name(), new Template(Files.readString(file).strip()));
  }

  /** Returns how many tokens an answer has at most. */
  public int maxNewTokens() {
    return generated.rules().maxNewTokens();
  }

  /** Returns whether another run may begin beside the one that is there. */
  public boolean startsNewRun() {
    return newRun;
  }

  /** Returns whether failed rows are tried again. */
  public boolean retriesFailed() {
    return retriedCodes != null;
  }

  /**
   * Returns the codes of the rows that are tried again; none: all.
   *
   * @throws IllegalArgumentException if one is no code
   */
  public Set<String> retriedCodes() {
    Set<String> codes = new TreeSet<>();
    for (String given : retriesFailed() ? retriedCodes : List.<String>of()) {
      if (!given.isEmpty()) {
        codes.add(code(given));
      }
    }
    return codes;
  }

  private static String code(String given) {
    String code = given.strip().toUpperCase(Locale.ROOT);
    if (Arrays.stream(DeadLetterCode.values()).noneMatch(known -> known.name().equals(code))) {
      throw new IllegalArgumentException(
          "--retry-failed names %s, which is no code; see the table in dead-letters.md"
              .formatted(given));
    }
    return code;
  }

  /** Returns the input's columns that are passed on. */
  public List<String> keptColumns() {
    return List.copyOf(keptColumns);
  }

  /** Returns whether images of the same bytes are asked about once. */
  public boolean dedupes() {
    return dedupe;
  }

  /**
   * Returns how many rows may fail, if not all.
   *
   * @throws IllegalArgumentException if it is neither a number nor a share
   */
  public Optional<FailureLimit> maxFailures() {
    return Optional.ofNullable(maxFailures).map(FailureLimit::parse);
  }

  /** Returns which images are left out. */
  public ImageFilter filter() {
    return new ImageFilter(minSize, maxPixels);
  }

  /** Returns how many images each instance reads at a time. */
  public int readThreads() {
    return readThreads;
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
