// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

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
import picocli.CommandLine.Option;

/** Makes a tokenizer for a data set. */
@Command(
    name = "tokenizer",
    description = {
      "Makes the folder that foresight train-target begins with: a copy of a model's folder without"
          + " weights, but with a tokenizer for the words of a data set, and the numbers of its tokens"
          + " in config.json. A small vocabulary makes a small model, and its draft's head cheap."
    })
final class TokenizerCommand implements Callable<Integer> {
  @Option(
      names = "--like",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder with the config.json of the shape, a Llama tokenizer.json and the rest.")
  private Path like;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      split = ",",
      description = "Files of conversations whose words are counted.")
  private List<Path> data;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      defaultValue = "3072",
      description = "Tokens, 256 bytes and 5 special ones included; default: ${DEFAULT-VALUE}.")
  private int vocabulary;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder that is written, made where there is none.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    List<SampleSource> opened = TrainingFiles.open(data, Optional.empty());
    try {
      TokenizerFolder.write(like, output, opened, vocabulary);
    } finally {
      opened.forEach(Source::close);
    }
    return ExitCode.OK;
  }
}
