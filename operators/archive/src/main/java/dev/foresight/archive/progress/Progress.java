// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.archive.run.Destination;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a run has come. Kept in checkpoints with the rows that it counts, so that no row counts
 * twice, and shown in the destination.
 *
 * @param rows that have an outcome
 * @param failed how many of them have none but a code, by the code
 * @param duplicates how many of them have the answers of another one
 * @param promptTokens of all answers that were generated
 * @param completionTokens of all answers that were generated
 * @param lengths how many of these have so many tokens, by the power of two that they reach
 * @param files rows of each file that has several, by its name
 * @param seconds that the run has been at work, all starts together
 * @param points rows that there were after so many seconds, a few hundred at most
 * @param samples rows for people to look at, the first ones spread over the run
 * @param counted whether the last row has been counted, which may not be in its file yet
 * @param finished whether the last row is in its file
 * @param lastCheckpoint number of the checkpoint that brought it there; 0 where nobody knows
 */
public record Progress(
    long rows,
    TreeMap<String, Long> failed,
    long duplicates,
    long promptTokens,
    long completionTokens,
    TreeMap<Integer, Long> lengths,
    TreeMap<String, Long> files,
    double seconds,
    List<Point> points,
    List<Sample> samples,
    boolean counted,
    boolean finished,
    long lastCheckpoint) {
  /** How many rows are shown to people. */
  public static final int SAMPLES = 24;

  private static final int MOST_POINTS = 400;
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * So many rows after so many seconds.
   *
   * @param seconds of work
   * @param rows in all
   * @param residentMib memory of the process that counts them; 0 where nobody knows
   */
  public record Point(double seconds, long rows, long residentMib) {}

  /**
   * A row for people.
   *
   * @param key of the row
   * @param file of the row
   * @param position of the row
   * @param answers by their names
   */
  public record Sample(String key, String file, long position, Map<String, String> answers) {}

  /** Returns the progress of a run that has not begun. */
  public static Progress none() {
    return new Progress(
        0,
        new TreeMap<>(),
        0,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        List.of(),
        List.of(),
        false,
        false,
        0);
  }

  /** Reads what a run says in its destination, if it has said anything. */
  public static Optional<Progress> read(Destination destination) throws IOException {
    return Destination.read(destination.progress()).map(Progress::parse);
  }

  /** Reads a text that {@link #text} made. */
  static Progress parse(String text) {
    try {
      return JSON.readValue(text, Progress.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns it as text. */
  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts can be written", e);
    }
  }

  /**
   * Returns the progress of a run some of whose failed rows were tried again.
   *
   * @param rows all that it has now, counted
   */
  public Progress recounted(Counter rows) {
    return new Progress(
        rows.rows,
        rows.failed,
        rows.duplicates,
        rows.promptTokens,
        rows.completionTokens,
        rows.lengths,
        files,
        seconds,
        points,
        List.copyOf(rows.samples),
        counted,
        finished,
        lastCheckpoint);
  }

  /** Leaves it in a destination. */
  public void write(Destination destination) throws IOException {
    Destination.write(destination.progress(), text());
  }

  /** Returns how many rows failed. */
  public long failures() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns rows a second, over all of the run's work. */
  public double rate() {
    return seconds == 0 ? 0 : rows / seconds;
  }

  /**
   * Returns how long the rest takes at the pace of the last minutes.
   *
   * @param all rows that there will be; negative where nobody knows
   */
  public Optional<Duration> left(long all) {
    if (all < 0 || rows == 0 || points.isEmpty()) {
      return Optional.empty();
    }
    Point from = points.get(Math.max(0, points.size() - MOST_POINTS / 8));
    double time = seconds - from.seconds;
    long made = rows - from.rows;
    double pace = made > 0 && time > 0 ? made / time : rate();
    return pace == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (1000 * (all - rows) / pace)));
  }

  /** Counts while rows pass. For one thread. */
  public static final class Counter {
    private final boolean byFile;
    private final TreeMap<String, Long> failed;
    private final TreeMap<Integer, Long> lengths;
    private final TreeMap<String, Long> files;
    private final List<Sample> samples;
    private List<Point> points;
    private long rows;
    private long duplicates;
    private long promptTokens;
    private long completionTokens;
    private double seconds;
    private boolean counted;

    /** A sample is taken when there are so many rows more. */
    private long nextSample = 1;

    /** Counts rows that are all there already. */
    public Counter() {
      this(none(), false);
    }

    /**
     * Goes on from somewhere.
     *
     * @param byFile whether files have several rows
     */
    Counter(Progress from, boolean byFile) {
      this.byFile = byFile;
      this.rows = from.rows;
      this.failed = new TreeMap<>(from.failed);
      this.duplicates = from.duplicates;
      this.promptTokens = from.promptTokens;
      this.completionTokens = from.completionTokens;
      this.lengths = new TreeMap<>(from.lengths);
      this.files = new TreeMap<>(from.files);
      this.seconds = from.seconds;
      this.points = new ArrayList<>(from.points);
      this.samples = new ArrayList<>(from.samples);
      this.nextSample = from.rows == 0 ? 1 : from.rows * 2;
    }

    /** Counts a row. */
    public void count(CaptionedRow row) {
      rows++;
      if (row.getFailure() != null) {
        failed.merge(row.getFailure().getCode(), 1L, Long::sum);
      }
      if (row.getDuplicateOf() == null) {
        countTokens(row);
      } else {
        duplicates++;
      }
      if (byFile) {
        files.merge(row.getFile(), 1L, Long::sum);
      }
      if (rows >= nextSample && row.getFailure() == null) {
        sample(row);
      }
    }

    private void countTokens(CaptionedRow row) {
      for (RowAnswer answer : row.getAnswers()) {
        promptTokens += answer.getPromptTokens();
        completionTokens += answer.getCompletionTokens();
        lengths.merge(Integer.highestOneBit(answer.getCompletionTokens()), 1L, Long::sum);
      }
    }

    /** Rarer and rarer: a sixth more rows each time, and so from the whole run in the end. */
    private void sample(CaptionedRow row) {
      Map<String, String> answers = new TreeMap<>();
      row.getAnswers().forEach(answer -> answers.put(answer.getName(), answer.getText()));
      samples.add(new Sample(row.getKey(), row.getFile(), row.getPosition(), answers));
      if (samples.size() > SAMPLES) {
        samples.remove((int) (rows % SAMPLES));
      }
      nextSample = rows + Math.max(1, rows / 6);
    }

    /** There will be no more rows. */
    void end() {
      counted = true;
    }

    void worked(double more) {
      seconds += more;
    }

    /**
     * Takes a point of the curves; where there are too many, every other goes.
     *
     * @param residentMib memory of this process; 0 where nobody knows
     */
    void mark(long residentMib) {
      points.add(new Point(seconds, rows, residentMib));
      if (points.size() > MOST_POINTS) {
        List<Point> fewer = new ArrayList<>();
        for (int i = 1; i < points.size(); i += 2) {
          fewer.add(points.get(i));
        }
        points = fewer;
      }
    }

    /** Returns what there is of a run that has not finished. */
    Progress progress() {
      return progress(false, 0);
    }

    /**
     * Returns what there is of a run.
     *
     * @param lastCheckpoint that finished it, if it has
     */
    Progress progress(boolean finished, long lastCheckpoint) {
      return new Progress(
          rows,
          new TreeMap<>(failed),
          duplicates,
          promptTokens,
          completionTokens,
          new TreeMap<>(lengths),
          new TreeMap<>(files),
          seconds,
          List.copyOf(points),
          List.copyOf(samples),
          counted,
          finished,
          lastCheckpoint);
    }
  }
}
