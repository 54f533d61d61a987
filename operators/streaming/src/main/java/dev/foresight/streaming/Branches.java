// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.streaming.caption.CaptionFunction;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.caption.ModelNames;
import dev.foresight.streaming.deadletter.DeadLetters;
import dev.foresight.streaming.decode.DecodeFunction;
import dev.foresight.streaming.decode.RequestFormat;
import dev.foresight.streaming.route.Routing;
import dev.foresight.streaming.split.SplitOutcomes;
import dev.foresight.streaming.types.RecordTypes;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.graph.StreamGraphGenerator;

/** The branches of a pipeline while they are built: the default one first, then each route's. */
final class Branches {
  private final CaptionOptions options;
  private final List<String> names;
  private final RequestFormat format;
  private final DeadLetters deadLetters;
  private final Clock clock;

  private final Map<String, DataStream<KeyedResult>> apart = new LinkedHashMap<>();
  private SingleOutputStreamOperator<SourcedRequest> shared;
  private DataStream<Outcome> outcomes;
  private DataStream<DeadLetter> letters;

  /**
   * Creates none yet.
   *
   * @param names of the routes' models, as requests have them
   */
  Branches(
      CaptionOptions options,
      List<String> names,
      RequestFormat format,
      DeadLetters deadLetters,
      Clock clock) {
    this.options = options;
    this.names = names;
    this.format = format;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /** Builds the default branch, on which all records come, and parts those of routes. */
  void begin(DataStream<SourceRecord> records, Routing routing) {
    shared = decoded(records, routing, CaptionPipeline.DECODE);
    letters = shared.getSideOutput(DeadLetters.OUTPUT);
    outcomes =
        asked(
            shared,
            options.engines(),
            options.capacity(),
            new ModelNames(List.of(), names),
            CaptionPipeline.CAPTION);
  }

  /**
   * Builds a route's branch.
   *
   * @param records of its own source, if it has one
   * @throws IllegalArgumentException if nothing would come on it
   */
  void add(Route route, Optional<DataStream<SourceRecord>> records) {
    SingleOutputStreamOperator<Outcome> branch =
        asked(
            requests(route, records),
            route.engines(),
            route.capacity(),
            namesOn(route),
            CaptionPipeline.idOf(CaptionPipeline.CAPTION, route.name()));
    route.parallelism().ifPresent(branch::setParallelism);
    route.slotSharingGroup().ifPresent(branch::slotSharingGroup);
    if (route.ownResults()) {
      String id = CaptionPipeline.idOf(CaptionPipeline.SPLIT, route.name());
      // Else it takes over the slots of a branch that has its own.
      apart.put(
          route.name(),
          split(branch, id).slotSharingGroup(StreamGraphGenerator.DEFAULT_SLOT_SHARING_GROUP));
    } else {
      outcomes = outcomes.union(branch);
    }
  }

  private ModelNames namesOn(Route route) {
    List<String> own = route.alias().stream().toList();
    return new ModelNames(own, names.stream().filter(name -> !own.contains(name)).toList());
  }

  private DataStream<SourcedRequest> requests(
      Route route, Optional<DataStream<SourceRecord>> records) {
    Optional<DataStream<SourcedRequest>> matched =
        route.match().map(match -> shared.getSideOutput(Routing.output(route.name())));
    if (records.isEmpty()) {
      return matched.orElseThrow(
          () ->
              new IllegalArgumentException(
                  "the route %s has neither a match nor a source; give it one of them"
                      .formatted(route.name())));
    }
    String id = CaptionPipeline.idOf(CaptionPipeline.DECODE, route.name());
    SingleOutputStreamOperator<SourcedRequest> own = decoded(records.get(), Routing.NONE, id);
    letters = letters.union(own.getSideOutput(DeadLetters.OUTPUT));
    return matched.isPresent() ? matched.get().union(own) : own;
  }

  /** Returns what comes out of all branches. */
  CaptionPipeline.Outputs outputs() {
    DataStream<KeyedResult> results = split(outcomes, CaptionPipeline.SPLIT);
    return new CaptionPipeline.Outputs(results, apart, letters);
  }

  private SingleOutputStreamOperator<SourcedRequest> decoded(
      DataStream<SourceRecord> records, Routing routing, String id) {
    return records
        .process(new DecodeFunction(format, deadLetters, routing), RecordTypes.SOURCED_REQUEST)
        .name(id)
        .uid(id);
  }

  private SingleOutputStreamOperator<KeyedResult> split(DataStream<Outcome> branch, String id) {
    SingleOutputStreamOperator<KeyedResult> results =
        branch.process(new SplitOutcomes(), RecordTypes.KEYED_RESULT).name(id).uid(id);
    letters = letters.union(results.getSideOutput(DeadLetters.OUTPUT));
    return results;
  }

  /**
   * Unordered, requests go round all subtasks, or only as many as the topic has partitions would
   * have work. Ordered, each stays where its partition is read.
   */
  private DataStream<SourcedRequest> spread(DataStream<SourcedRequest> requests) {
    return options.ordered() ? requests : requests.rebalance();
  }

  private SingleOutputStreamOperator<Outcome> asked(
      DataStream<SourcedRequest> requests,
      EngineProvider engines,
      int capacity,
      ModelNames names,
      String id) {
    CaptionFunction function =
        new CaptionFunction(
            engines,
            format,
            options.images(),
            names,
            options.loaderThreads(),
            options.journal(),
            deadLetters,
            clock);
    DataStream<SourcedRequest> spread = spread(requests);
    long timeout = options.timeout().toMillis();
    SingleOutputStreamOperator<Outcome> outcomes =
        options.ordered()
            ? AsyncDataStream.orderedWait(
                spread, function, timeout, TimeUnit.MILLISECONDS, capacity)
            : AsyncDataStream.unorderedWait(
                spread, function, timeout, TimeUnit.MILLISECONDS, capacity);
    return outcomes.returns(RecordTypes.OUTCOME).name(id).uid(id);
  }
}
