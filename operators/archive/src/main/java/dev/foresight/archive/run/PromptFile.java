// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.source.Places;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * A file with a prompt.
 *
 * @param path of one of Flink's file systems
 */
public record PromptFile(Path path) {
  /** No question is longer. */
  private static final int LONGEST = 64 << 10;

  /**
   * Returns the file of a path or a URI.
   *
   * @throws IOException if no file system has such a place
   */
  public static PromptFile of(String place) throws IOException {
    return new PromptFile(Sources.qualified(place));
  }

  /**
   * Reads the prompt, without blanks around it.
   *
   * @return nothing if there is no such file
   * @throws IllegalArgumentException if it is no text, or none that can be asked
   * @throws IOException if the file cannot be read
   */
  public Optional<String> read() throws IOException {
    byte[] text;
    try (InputStream in = path.getFileSystem().open(path)) {
      text = in.readNBytes(LONGEST + 1);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    if (text.length > LONGEST) {
      throw refused("is longer than %,d bytes; shorten it".formatted(LONGEST));
    }
    String prompt = decoded(text).strip();
    if (prompt.isEmpty()) {
      throw refused("has no text; say what is asked about the images, or remove it");
    }
    return Optional.of(prompt);
  }

  private String decoded(byte[] text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw refused("is not in UTF-8; save it so");
    }
  }

  /** Returns what says that the prompt cannot be used. */
  IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(Places.of(path) + " " + why);
  }
}
