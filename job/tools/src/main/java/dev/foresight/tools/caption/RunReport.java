// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.caption;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.report.Card;
import dev.foresight.engine.report.HtmlPage;
import dev.foresight.engine.report.LineChart;
import dev.foresight.engine.report.Picture;
import dev.foresight.engine.report.Piece;
import dev.foresight.engine.report.Series;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageFormat;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.Path;

/**
 * A finished run on one page: what it was, rate over time, failures, lengths, and some rows with
 * their images, which are read once more.
 *
 * @param status of the run
 * @param rows reads rows again
 * @param images reads images that lie in files
 */
public record RunReport(RunStatus status, RowFormat rows, ImageLoader images) {
  /** The page's name, beside the captions. */
  private static final String NAME = "report.html";

  /** Leaves the page in a destination, and returns where it is. */
  public Path write(Destination destination) throws IOException {
    Path file = new Path(destination.folder(), NAME);
    Destination.write(file, html());
    return file;
  }

  private String html() {
    Progress progress = status.progress();
    HtmlPage page = new HtmlPage("Captions");
    status.lines().stream().limit(3).forEach(page::paragraph);
    page.table(
        List.of("option", "value"),
        status.manifest().settings().entrySet().stream()
            .map(setting -> List.of(setting.getKey(), setting.getValue()))
            .toList());
    page.chart(
        new LineChart(
            "Rate",
            "seconds of work",
            "rows/s",
            List.of(new Series("rows/s", rates(progress))),
            true));
    List<Series.Point> memory = memory(progress);
    if (!memory.isEmpty()) {
      page.chart(
          new LineChart(
              "Memory of the process that counts the rows",
              "seconds of work",
              "MiB",
              List.of(new Series("resident", memory)),
              true));
    }
    if (!progress.failed().isEmpty()) {
      page.heading("Failures").table(List.of("code", "rows"), cells(progress.failed()));
    }
    page.heading("Lengths").table(List.of("tokens, from", "answers"), cells(progress.lengths()));
    page.heading("Samples");
    return page.cards(progress.samples().stream().map(this::card).toList()).html();
  }

  private static List<List<String>> cells(Map<?, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> List.of(count.getKey().toString(), "%,d".formatted(count.getValue())))
        .toList();
  }

  private static List<Series.Point> rates(Progress progress) {
    List<Series.Point> rates = new ArrayList<>();
    Progress.Point last = new Progress.Point(0, 0, 0);
    for (Progress.Point point : progress.points()) {
      double time = point.seconds() - last.seconds();
      if (time > 0) {
        rates.add(new Series.Point(point.seconds(), (point.rows() - last.rows()) / time));
      }
      last = point;
    }
    return rates;
  }

  private static List<Series.Point> memory(Progress progress) {
    return progress.points().stream()
        .filter(point -> point.residentMib() > 0)
        .map(point -> new Series.Point(point.seconds(), point.residentMib()))
        .toList();
  }

  private Card card(Progress.Sample sample) {
    List<Picture> pictures =
        image(sample).map(bytes -> new Picture(bytes, ImageFormat.mediaType(bytes))).stream()
            .toList();
    String text =
        sample.answers().entrySet().stream()
            .map(answer -> answer.getKey() + ": " + answer.getValue())
            .collect(Collectors.joining("\n"));
    return new Card(
        pictures,
        pictures.isEmpty() ? sample.key() + " (its image is not there any more)" : sample.key(),
        Piece.plain(text),
        List.of(),
        List.of(),
        false);
  }

  /** A report is not worth less because a source has gone meanwhile. */
  private Optional<byte[]> image(Progress.Sample sample) {
    try {
      ArchiveRow row = rows.row(sample.file(), sample.position(), sample.key());
      ImageSource source = row.getImage();
      if (source.getBytes() == null && source.getUri() == null) {
        return Optional.empty();
      }
      return Optional.of(
          source.getBytes() == null
              ? images.load(source.getUri(), "image")
              : source.getBytes().array());
    } catch (IOException | RequestException e) {
      return Optional.empty();
    }
  }
}
