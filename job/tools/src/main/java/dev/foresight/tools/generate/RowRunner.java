// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Semaphore;

/**
 * Submits the rows of a file to one engine and prints a JSON line a row, in input order, each as
 * soon as it and those before it are done.
 */
public final class RowRunner {
  /** Answers that wait for one before them to be printed; without images, they are small. */
  private static final int ROWS_UNPRINTED = 1024;

  /** A batch that decodes, and as much twice that waits for it: more would only hold images. */
  private static final int BATCHES_IN_FLIGHT = 3;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Engine engine;
  private final RowReader reader;
  private final PrintStream out;
  private final Semaphore inFlight;
  private final Queue<Submission> pending = new ArrayDeque<>();
  private int failed;

  /** Creates a runner of one file. */
  public RowRunner(Engine engine, RowReader reader, PrintStream out) {
    this.engine = engine;
    this.reader = reader;
    this.out = out;
    this.inFlight = new Semaphore(BATCHES_IN_FLIGHT * engine.info().maxBatch());
  }

  /**
   * Runs all rows; blank lines are skipped. Ends early, without a word, when nobody reads what is
   * printed.
   *
   * @return how many rows failed
   */
  public int run(BufferedReader lines) throws IOException, InterruptedException {
    int number = 0;
    for (String line = lines.readLine();
        line != null && !out.checkError();
        line = lines.readLine()) {
      number++;
      String row = number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
      if (row.isBlank()) {
        continue;
      }
      if (pending.size() == ROWS_UNPRINTED) {
        print(pending.remove());
      }
      pending.add(submit(row, number));
      while (!pending.isEmpty() && pending.element().isDone()) {
        print(pending.remove());
      }
    }
    while (!pending.isEmpty() && !out.checkError()) {
      print(pending.remove());
    }
    return failed;
  }

  /** A row's images are read when the engine has room for it. */
  private Submission submit(String line, int number) throws InterruptedException {
    inFlight.acquire();
    Submission submission = submission(reader.read(line, number));
    submission.whenDone(inFlight::release);
    return submission;
  }

  private Submission submission(RequestRow row) {
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
