// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.prompt.FolderPrompts;
import dev.foresight.archive.prompt.NamedPrompt;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.prompt.Template;
import dev.foresight.archive.run.PromptFile;
import dev.foresight.archive.run.PromptFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked about each image of an archive. */
public final class QuestionOptions {
  private static final String FILE = "--prompt-file";

  @Option(
      names = FILE,
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
      converter = WholeNumber.Answers.class,
      defaultValue = "1",
      description =
          "Answers to each prompt, with seeds that count on, in columns NAME, NAME_2 and so on; more"
              + " than one need a temperature.")
  private int answers;

  @Option(
      names = "--dedupe",
      description =
          "Ask once about images of the same bytes of which the same is asked: each has its row, with"
              + " this answer, and the column duplicate_of says whose it is.")
  private boolean dedupe;

  @Mixin private PromptOption prompt;
  @Mixin private AnswerOptions generated;

  /**
   * Returns what is asked about each image.
   *
   * @param sources whose folders may have prompts of their own
   * @throws IllegalArgumentException if the options make no sense
   * @throws IOException if a file cannot be read
   */
  public PromptPlan prompts(List<String> sources) throws IOException {
    List<NamedPrompt> prompts = new ArrayList<>();
    for (String text : prompt.texts()) {
      prompts.add(NamedPrompt.parse(PromptOption.NAME, text));
    }
    for (String file : promptFiles) {
      prompts.add(fromFile(file));
    }
    FolderPrompts folders = folders(sources, prompts);
    if (prompts.isEmpty() && !folders.byFolder().isEmpty()) {
      prompts.add(NamedPrompt.OF_FOLDERS);
    }
    return new PromptPlan(prompts, folders, answers, generated.rules());
  }

  /** Where all prompts have names, none is left that a folder's could take the place of. */
  private static FolderPrompts folders(List<String> sources, List<NamedPrompt> prompts)
      throws IOException {
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
    NamedPrompt named = NamedPrompt.parse(FILE, given);
    String place = named.template().text();
    String text =
        PromptFile.of(place)
            .read()
            .orElseThrow(
                () ->
                    new FileNotFoundException(
                        "%s is %s, but there is no such file".formatted(FILE, place)));
    return new NamedPrompt(named.name(), new Template(text));
  }

  /** Returns how many tokens an answer has at most. */
  public int maxNewTokens() {
    return generated.rules().maxNewTokens();
  }

  /** Returns whether images of the same bytes are asked about once. */
  public boolean dedupes() {
    return dedupe;
  }
}
