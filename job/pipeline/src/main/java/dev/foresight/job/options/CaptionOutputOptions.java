// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.archive.output.Existing;
import dev.foresight.archive.run.CaptionFormat;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Where the captions of an archive go, and as what. */
public final class CaptionOutputOptions {
  /** The option that says where captions go. */
  public static final String OUT = "--out";

  private static final String EXISTING = "--existing";

  @Option(
      names = OUT,
      paramLabel = "DEST",
      converter = PlaceConverter.class,
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

  /**
   * Checks what is written of what is there.
   *
   * @throws IllegalArgumentException if the format meets no captions, and one says what becomes of
   *     them
   */
  void check() {
    if (existing != null && !format.meetsCaptions()) {
      throw new IllegalArgumentException(
          "%s is %s, but --format %s meets no captions that are there; leave it out, or give --format sidecars or webdataset"
              .formatted(EXISTING, existing, format));
    }
  }

  /** Returns whether it was said where captions go. */
  boolean isGiven() {
    return out != null;
  }

  /** Returns where captions go, a path or a URI. */
  public String place() {
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
}
