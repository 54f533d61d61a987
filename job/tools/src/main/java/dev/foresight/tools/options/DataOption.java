// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which data sets are read. */
public final class DataOption {
  /** The option's name. */
  public static final String NAME = "--data";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      split = ",",
      description =
          "Data sets, told apart by their contents: JSON lines with conversations, as LLaVA's;"
              + " requests in Avro; VQAv2's questions, TextVQA's or COCO's captions as published;"
              + " labelled images for train-target --phase vision.")
  private List<Path> files;

  /** Returns the files. */
  public List<Path> files() {
    return files;
  }
}
