// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import java.util.Locale;

/** The code points of an emoji, which published lists write in several ways. */
public final class EmojiCode {
  private EmojiCode() {}

  /**
   * Writes them in one way: in large letters, without the selector of the coloured form.
   *
   * @param published in hexadecimal, joined by dashes
   */
  public static String of(String published) {
    return published.toUpperCase(Locale.ROOT).replace("-FE0F", "");
  }
}
