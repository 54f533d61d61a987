// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionPipeline;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a job's records come from, and where its outcomes go. Kafka's topics are one answer. */
public interface Endpoints {
  /** Operator id of the sink of results; stable, as savepoints find their state by it. */
  String RESULTS = "results";

  /** Operator id of the sink of dead letters; stable. */
  String DEAD_LETTERS = "dead-letters";

  /**
   * Makes what is missing if the options ask for it, and checks that all can be read and written.
   * Whoever submits a job calls it: what is wrong is then one line for the user, and not a job that
   * fails again and again.
   *
   * @throws IllegalArgumentException if the options do not allow this job
   */
  void prepare() throws InterruptedException;

  /**
   * Checks the same, and changes nothing.
   *
   * @return what will be read and written, for people
   * @throws IllegalArgumentException if the options do not allow this job
   */
  String check() throws InterruptedException;

  /** Builds the source of raw records, under the id {@link CaptionPipeline#READ}. */
  DataStream<SourceRecord> read(StreamExecutionEnvironment environment) throws InterruptedException;

  /**
   * Builds the sources of the routes that have topics of their own, under {@link
   * CaptionPipeline#READ} with the routes' names.
   *
   * @return what they read, by the routes' names
   */
  Map<String, DataStream<SourceRecord>> readOfRoutes(StreamExecutionEnvironment environment);

  /**
   * Builds the sinks, under the ids {@link #RESULTS} and {@link #DEAD_LETTERS}, those of results
   * apart with the routes' names behind.
   */
  void write(CaptionPipeline.Outputs outcomes) throws InterruptedException;
}
