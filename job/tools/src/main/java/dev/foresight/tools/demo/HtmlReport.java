// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A page of images with their captions, in one file that needs no other. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Foresight demo</title>
      <style>
        body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
        main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
        article { border: 1px solid #ccc; border-radius: .5rem; padding: .75rem }
        article.dead { border-color: #c33; background: #fff4f4 }
        img { height: 8rem; image-rendering: pixelated; max-width: 100%; object-fit: contain }
        small { color: #666 }
        p { margin: .4rem 0; overflow-wrap: anywhere }
      </style>
      <h1>Foresight demo</h1>
      """;

  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @param notes paragraphs above the images
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, List<String> notes, List<DemoOutcome> outcomes) throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    notes.forEach(note -> page.append("<p>").append(escaped(note)).append("</p>\n"));
    page.append("<main>\n");
    outcomes.forEach(outcome -> article(page, outcome));
    page.append("</main>\n</html>\n");
    Files.writeString(file, page);
  }

  private static void article(StringBuilder page, DemoOutcome outcome) {
    page.append(outcome.isCaption() ? "<article>" : "<article class=\"dead\">");
    for (byte[] image : outcome.event().images()) {
      page.append("<img alt=\"\" src=\"data:")
          .append(mediaType(image))
          .append(";base64,")
          .append(Base64.getEncoder().encodeToString(image))
          .append("\">");
    }
    page.append("<p><small>")
        .append(escaped(outcome.event().prompt()))
        .append("</small></p><p>")
        .append(escaped(outcome.text()))
        .append("</p><p><small>")
        .append(escaped(outcome.event().id()))
        .append(String.format(Locale.ROOT, ", %.2f s", outcome.latency().toMillis() / 1e3))
        .append("</small></p></article>\n");
  }

  private static String mediaType(byte[] image) {
    if (image.length > 1 && image[0] == (byte) 0xFF && image[1] == (byte) 0xD8) {
      return "image/jpeg";
    }
    return "image/png";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
