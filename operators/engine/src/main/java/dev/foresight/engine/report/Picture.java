// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.Base64;

/**
 * A picture that stands in a page's own file.
 *
 * @param encoded the bytes of its file
 * @param mediaType of these, such as {@code image/png}
 */
public record Picture(byte[] encoded, String mediaType) {
  String html() {
    return "<img alt=\"\" src=\"data:%s;base64,%s\">"
        .formatted(Html.escaped(mediaType), Base64.getEncoder().encodeToString(encoded));
  }
}
