// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionOptions;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.types.RecordTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * A program that asks an engine about some events, one of which takes the process down; writes what
 * came out to a file, should it live to do so.
 */
public final class DeadlyJob {
  /** How many events there are besides the deadly one. */
  public static final int HARMLESS = 40;

  private DeadlyJob() {}

  /**
   * Runs the job.
   *
   * @param arguments the crash journal's folder, and the file to write: a line for each event, its
   *     id and its code, or {@code answered}
   */
  public static void main(String[] arguments) throws Exception {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < HARMLESS; i++) {
      records.add(record("good-" + i));
    }
    records.add(HARMLESS / 2, record("deadly"));

    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
    List<String> lines = new ArrayList<>();
    try (LentEngine engines = new LentEngine(new HaltingEngine("deadly"))) {
      CaptionPipeline.Outputs outputs =
          new CaptionPipeline(
                  new CaptionOptions(
                      engines,
                      ImagePolicy.NO_FILES,
                      Duration.ofMinutes(1),
                      4,
                      1,
                      false,
                      Optional.of(Path.of(arguments[0]))),
                  RequestFormat.any(),
                  Records.CLOCK)
              .caption(environment.fromData(records, RecordTypes.SOURCE_RECORD));
      CloseableIterator<KeyedResult> results = outputs.results().collectAsync();
      CloseableIterator<DeadLetter> letters = outputs.deadLetters().collectAsync();
      environment.executeAsync();
      results.forEachRemaining(keyed -> lines.add(keyed.getResult().getId() + " answered"));
      letters.forEachRemaining(letter -> lines.add(letter.getRequestId() + " " + letter.getCode()));
    }
    Files.write(Path.of(arguments[1]), lines);
    System.exit(0); // the local cluster's threads would stay
  }

  private static SourceRecord record(String id) {
    return Records.json("{'id': '" + id + "', 'prompt': 'Why?'}");
  }
}
