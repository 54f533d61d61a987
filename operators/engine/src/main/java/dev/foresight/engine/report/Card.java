// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.Base64;
import java.util.List;

/**
 * Pictures with what is said of them, one of many on a page.
 *
 * @param pictures encoded as JPEG or PNG
 * @param above a small line before the text
 * @param below a small line behind it
 * @param isFault whether the card tells of something that went wrong
 */
public record Card(
    List<byte[]> pictures, String above, String text, String below, boolean isFault) {
  /** Copies the list. */
  public Card {
    pictures = List.copyOf(pictures);
  }

  String html() {
    StringBuilder html = new StringBuilder(isFault ? "<article class=\"fault\">" : "<article>");
    for (byte[] picture : pictures) {
      html.append(
          "<img alt=\"\" src=\"data:%s;base64,%s\">"
              .formatted(mediaType(picture), Base64.getEncoder().encodeToString(picture)));
    }
    return html.append(
            "<p><small>%s</small></p><p>%s</p><p><small>%s</small></p></article>%n"
                .formatted(Html.escaped(above), Html.escaped(text), Html.escaped(below)))
        .toString();
  }

  private static String mediaType(byte[] picture) {
    boolean jpeg = picture.length > 1 && picture[0] == (byte) 0xFF && picture[1] == (byte) 0xD8;
    return jpeg ? "image/jpeg" : "image/png";
  }
}
