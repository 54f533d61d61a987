// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.options.DataOption;
import dev.foresight.tools.options.OutputOption;
import dev.foresight.tools.options.VocabularyOption;
import dev.foresight.tools.train.TrainingFiles;
import dev.foresight.training.data.SampleSource;
import dev.foresight.training.data.Source;
import dev.foresight.training.tokens.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a tokenizer for a data set. */
@Command(
    name = "tokenizer",
    description = {
      "Makes the folder that foresight train-target begins with: a copy of a model's folder without"
          + " weights, but with a tokenizer for the words of a data set, and the numbers of its tokens"
          + " in config.json. A small vocabulary makes a small model, and its draft's head cheap; 256 bytes"
          + " and 5 special tokens are part of it."
    })
final class TokenizerCommand implements Callable<Integer> {
  private static final int USUAL_VOCABULARY = 3072;

  @Option(
      names = "--like",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder with the config.json of the shape, a Llama tokenizer.json and the rest.")
  private Path like;

  @Mixin private DataOption data;
  @Mixin private VocabularyOption vocabulary;
  @Mixin private OutputOption output;

  @Override
  public Integer call() throws IOException {
    List<SampleSource> opened = TrainingFiles.open(data.files(), Optional.empty());
    try {
      TokenizerFolder.write(
          like, output.path(), opened, vocabulary.number().orElse(USUAL_VOCABULARY));
    } finally {
      opened.forEach(Source::close);
    }
    return ExitCode.OK;
  }
}
