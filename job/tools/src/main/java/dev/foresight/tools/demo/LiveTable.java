// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import dev.foresight.engine.report.Piece;
import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A growing table above a line of progress that is written again and again, for terminals. Colours
 * change where a pass of the model ends; what came alone in its pass has none.
 */
final class LiveTable implements Display {
  private static final String RED = "\033[31m";
  private static final List<String> PASSES = List.of("\033[32m", "\033[36m");
  private static final String PLAIN = "\033[0m";
  private static final String ROW = "%-14s %-28s %8s %8s  ";
  private static final int ROW_WIDTH = 63;

  private final StatusLine status;
  private final Passes passes;
  private final int captionWidth;
  private boolean headed;

  /**
   * Creates a table.
   *
   * @param columns of the terminal
   */
  LiveTable(PrintWriter out, int columns, Passes passes) {
    this.status = new StatusLine(out, "", true);
    this.passes = passes;
    this.captionWidth = Math.max(20, columns - ROW_WIDTH - 1);
  }

  @Override
  public void say(String message) {
    status.say(message);
  }

  @Override
  public void show(DemoResult result) {
    if (!headed) {
      headed = true;
      status.say(String.format(ROW, "event", "prompt", "plain", "draft") + "caption");
    }
    DemoOutcome outcome = result.outcome();
    boolean drafted = !outcome.acceptedLengths().isEmpty();
    Optional<DemoOutcome> plain =
        drafted ? result.plain() : Optional.of(outcome).filter(DemoOutcome::isCaption);
    String row =
        String.format(
            ROW,
            cut(result.event().id(), 14),
            cut(result.event().prompt(), 28),
            plain.map(each -> millis(each.decode())).orElse(""),
            drafted ? millis(outcome.decode()) : "");
    status.say(
        outcome.isCaption()
            ? row + coloured(passes.of(outcome))
            : RED + row + cut(outcome.text(), captionWidth) + PLAIN);
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%d ms", time.toMillis());
  }

  private String coloured(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    int left = captionWidth;
    int colour = 0;
    for (Piece piece : pieces) {
      String part = cut(piece.text(), left);
      left -= part.length();
      if (piece.weight() > 1) {
        text.append(PASSES.get(colour++ % PASSES.size())).append(part).append(PLAIN);
      } else {
        text.append(part);
      }
      if (left < 4) {
        break;
      }
    }
    return text.toString();
  }

  @Override
  public void progress(Statistics soFar, int total) {
    if (soFar.outcomes() == total) {
      status.clear();
      return;
    }
    status.show(
        String.format(
                Locale.ROOT,
                "%s %d of %d back, %d sent, %d dead letters",
                ProgressText.bar(soFar.outcomes(), total),
                soFar.outcomes(),
                total,
                soFar.sent(),
                soFar.deadLetters())
            + soFar.speculation(),
        false);
  }

  private static String cut(String text, int width) {
    // Model output may hold control characters, which a terminal would obey.
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= width ? clean : clean.substring(0, width - 3) + "...";
  }
}
