// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a journal's file: an event inside an engine. Lines have one length, so that each is
 * written and wiped where it stands; {@code cat} shows them.
 *
 * @param slot of the file, counted from 0
 * @param digest of the event
 * @param alone whether nothing else was inside
 */
record JournalLine(int slot, String digest, boolean alone) {
  /** Bytes of a line, its end included: a digest, a word, and Kafka's longest coordinates. */
  static final int LENGTH = 384;

  private static final String ALONE = "alone";
  private static final String TOGETHER = "together";

  /** Returns a line's bytes. */
  static byte[] bytes(EventKey event, boolean alone) {
    return padded(event.digest() + " " + (alone ? ALONE : TOGETHER) + " " + event.coordinates());
  }

  /** Returns the bytes of a line that says nothing. */
  static byte[] blank() {
    return padded("");
  }

  private static byte[] padded(String text) {
    int most = LENGTH - 1;
    String cut = text.length() > most ? text.substring(0, most) : text;
    return (cut + " ".repeat(most - cut.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns a file's lines that say something. */
  static List<JournalLine> parse(byte[] file) {
    List<JournalLine> lines = new ArrayList<>();
    for (int slot = 0; slot * LENGTH < file.length; slot++) {
      int length = Math.min(LENGTH, file.length - slot * LENGTH);
      String text = new String(file, slot * LENGTH, length, StandardCharsets.US_ASCII);
      parse(slot, text).ifPresent(lines::add);
    }
    return lines;
  }

  private static Optional<JournalLine> parse(int slot, String text) {
    String[] words = text.strip().split(" ");
    return words.length < 2
        ? Optional.empty() // blank, or cut off by the end of the process
        : Optional.of(new JournalLine(slot, words[0], words[1].equals(ALONE)));
  }
}
