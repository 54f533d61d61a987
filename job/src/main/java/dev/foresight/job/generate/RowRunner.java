// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.generate;

import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Submits the rows of a file to one engine and prints a JSON line a row, in input order, each as
 * soon as it and those before it are done.
 */
public final class RowRunner {
  // Ample for any batch, and bounds the images held in memory however long the file is.
  private static final int ROWS_IN_FLIGHT = 1024;

  private final Engine engine;
  private final RowReader reader;
  private final PrintStream out;
  private final Queue<Submission> pending = new ArrayDeque<>();
  private int failed;

  /** Creates a runner of one file. */
  public RowRunner(Engine engine, RowReader reader, PrintStream out) {
    this.engine = engine;
    this.reader = reader;
    this.out = out;
  }

  /**
   * Runs all rows; blank lines are skipped.
   *
   * @return how many rows failed
   */
  public int run(BufferedReader lines) throws IOException {
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (pending.size() == ROWS_IN_FLIGHT) {
        print(pending.remove());
      }
      pending.add(submit(reader.read(line, number)));
      while (!pending.isEmpty() && pending.element().isDone()) {
        print(pending.remove());
      }
    }
    while (!pending.isEmpty()) {
      print(pending.remove());
    }
    return failed;
  }

  private Submission submit(RequestRow row) {
    if (row instanceof RequestRow.Good good) {
      return Submission.of(engine, good.request());
    }
    RequestRow.Bad bad = (RequestRow.Bad) row;
    return Submission.failed(bad.id(), bad.failure());
  }

  private void print(Submission answer) {
    try {
      out.println(GenerationJson.of(answer.await()));
    } catch (RequestException e) {
      failed++;
      out.println(GenerationJson.of(answer.id(), e));
    }
    out.flush();
  }
}
