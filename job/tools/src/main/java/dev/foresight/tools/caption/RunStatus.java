// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.caption;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.Manifest;
import dev.foresight.archive.source.Places;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a run is, for people.
 *
 * @param manifest what it is
 * @param progress how far
 */
public record RunStatus(Manifest manifest, Progress progress) {
  /**
   * Reads the status of a run.
   *
   * @throws IllegalArgumentException if the folder holds none
   */
  public static RunStatus of(Destination destination) throws IOException {
    Manifest manifest =
        Manifest.read(destination)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s holds no run of foresight caption; name the folder that --out named"
                            .formatted(Places.of(destination.folder()))));
    return new RunStatus(manifest, Progress.read(destination).orElseGet(Progress::none));
  }

  /** Returns it in one line, with a bar where the end is known. */
  public String line() {
    long all = manifest.inventory().rows();
    List<String> parts = new ArrayList<>();
    if (all > 0) {
      int filled = (int) (20 * Math.min(progress.rows(), all) / all);
      parts.add("[" + "#".repeat(filled) + ".".repeat(20 - filled) + "]");
      parts.add(text("%,d of %,d rows", progress.rows(), all));
    } else {
      parts.add(text("%,d rows", progress.rows()));
    }
    String line = String.join(" ", parts);
    line += text(", %,d failed, %.1f rows/s", progress.failures(), progress.rate());
    if (progress.duplicates() > 0) {
      line += text(", %,d duplicates", progress.duplicates());
    }
    if (manifest.inventory().captioned() > 0) {
      line += text(", %,d images had their captions", manifest.inventory().captioned());
    }
    return progress
        .left(all)
        .filter(left -> !progress.finished())
        .map(Duration::toSeconds)
        .map(left -> text(", %d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60))
        .map(line::concat)
        .orElse(line);
  }

  /** Returns all that is known, in lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    boolean isFinished = progress.finished() || manifest.inventory().rows() == 0;
    lines.add(isFinished ? "finished" : "not finished");
    lines.add(line());
    lines.add(
        text(
            "%,d tokens generated, %.1f a second",
            progress.completionTokens(),
            progress.seconds() == 0 ? 0 : progress.completionTokens() / progress.seconds()));
    byNumber(progress.failed())
        .forEach(code -> lines.add(text("failed  %,8d  %s", code.getValue(), code.getKey())));
    progress.files().forEach((file, rows) -> lines.add(text("rows    %,8d  %s", rows, file)));
    return lines;
  }

  /** Returns the failures in a few words; empty without any. */
  public String failures() {
    return byNumber(progress.failed()).stream()
        .map(code -> text("%s %,d", code.getKey(), code.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static List<Map.Entry<String, Long>> byNumber(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .toList();
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
