// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import java.nio.file.Path;
import java.util.Set;

/** How a file of samples is laid out; files of all formats are told apart by their contents. */
public enum DataFormat {
  /** JSON lines of conversations. */
  LLAVA,
  /** VQAv2's questions. */
  VQAV2,
  /** TextVQA's questions. */
  TEXTVQA,
  /** COCO's captions. */
  COCO_CAPTIONS;

  /** What captions are asked for with: LLaVA-1.5's own words for short ones. */
  public static final String DEFAULT_CAPTION_PROMPT =
      "Provide a one-sentence caption for the provided image.";

  private static final Set<String> TELLING =
      Set.of("conversations", "questions", "data", "images", "annotations");

  /**
   * Looks into a file.
   *
   * @throws DataException if it is of no format that is read
   */
  public static DataFormat of(Path file) {
    if (file.getFileName().toString().endsWith(".jsonl")) {
      return LLAVA; // whatever is wrong with its first line
    }
    String field =
        PublishedJson.firstOf(file, TELLING)
            .orElseThrow(
                () ->
                    new DataException(
                        file
                            + " is of no known format; give JSON lines with conversations, or"
                            + " VQAv2's questions, TextVQA's or COCO's captions as published"));
    return switch (field) {
      case "conversations" -> LLAVA;
      case "questions" -> VQAV2;
      case "data" -> TEXTVQA;
      default -> COCO_CAPTIONS;
    };
  }

  /**
   * Opens a file of this format.
   *
   * @param images folder that images' names begin in
   * @param captionPrompt what is asked about images that have captions only
   * @throws DataException if it cannot be read
   */
  public SampleSource open(Path file, Path images, String captionPrompt) {
    return switch (this) {
      case LLAVA -> LlavaJsonLines.open(file, images);
      case VQAV2 -> VqaV2.open(file, images);
      case TEXTVQA -> TextVqa.open(file, images);
      case COCO_CAPTIONS -> CocoCaptions.open(file, images, captionPrompt);
    };
  }
}
