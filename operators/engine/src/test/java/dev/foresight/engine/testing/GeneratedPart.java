// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a page that is made from code.
 *
 * @param page that has it
 * @param begin the mark before it
 * @param end the mark behind it
 */
public record GeneratedPart(Path page, String begin, String end) {
  /** Fails unless the page has it; writes it anew with {@code -Dforesight.update=true}. */
  public void requireUpToDate(String part) throws IOException {
    String text = Files.readString(page);
    int first = text.indexOf(begin) + begin.length();
    String current = text.substring(0, first) + part + text.substring(text.indexOf(end));
    if (Boolean.getBoolean("foresight.update")) {
      Files.writeString(page, current);
    }
    assertThat(page).hasContent(current);
  }
}
