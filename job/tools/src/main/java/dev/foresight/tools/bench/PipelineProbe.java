// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.job.CaptionTopology;
import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.DeadLetterTopicOption;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.ImageSource;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.tools.kafka.OutcomeReader;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends all requests through Kafka and the job, exactly once and with its default options, and
 * waits for the last result that a consumer may see. The broker and the cluster run in this
 * process.
 */
final class PipelineProbe extends SteadyProbe {
  private static final int PARTITIONS = 2;
  private static final Duration POLL = Duration.ofMillis(200);

  PipelineProbe(
      String title, LoadedModel model, EngineOptions options, List<GenerationRequest> requests) {
    super(title, model, options, requests);
  }

  @Override
  void answer(MeteredEngine engine, List<GenerationRequest> all) {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LentEngine engines = new LentEngine(engine)) {
      KafkaAccess access = KafkaAccess.to(broker.bootstrapServers());
      access.createMissing(
          Set.of(
              InputTopicOption.DEFAULT, OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT),
          NewTopics.ofPartitions(PARTITIONS));
      send(access, all);
      JobOptions job = jobOptions(broker);
      CaptionTopology topology = new CaptionTopology(job, engines);
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
      topology.buildIn(environment);
      try (LocalCluster cluster = LocalCluster.start(PARTITIONS)) {
        LocalJob running = cluster.submit(environment, job.delivery().jobName());
        await(access, running, all.size());
        running.cancel();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the pipeline cannot be measured: " + e.getMessage(), e);
    }
  }

  private JobOptions jobOptions(EmbeddedBroker broker) {
    return JobOptions.parse(
        BrokerOptions.BOOTSTRAP_SERVERS + "=" + broker.bootstrapServers(),
        ModelPlace.NAME + "=lent",
        BatchSizeOption.NAME + "=" + options().maxBatch(),
        PipelineOptions.PARALLELISM + "=" + PARTITIONS,
        PipelineOptions.CAPTION_TIMEOUT + "=1h",
        SourceOptions.START_FROM + "=earliest");
  }

  private static void send(KafkaAccess access, List<GenerationRequest> all)
      throws InterruptedException {
    try (RequestSender sender = new RequestSender(access, InputTopicOption.DEFAULT)) {
      List<Future<RecordMetadata>> sent =
          all.stream().map(request -> sender.send(event(request))).toList();
      for (Future<RecordMetadata> record : sent) {
        sender.await(record);
      }
    }
  }

  private static CaptionRequest event(GenerationRequest request) {
    return CaptionRequest.newBuilder()
        .setId(request.id())
        .setPrompt(((Prompt.Raw) request.prompt()).text())
        .setRawPrompt(true)
        .setImages(
            request.images().stream()
                .map(image -> new ImageSource(ByteBuffer.wrap(image), null))
                .toList())
        .setMaxNewTokens(request.maxNewTokens())
        .build();
  }

  private static void await(KafkaAccess access, LocalJob job, int count) throws Exception {
    int answered = 0;
    try (TopicFollower follower =
        new TopicFollower(
            access, Set.of(OutputTopicOption.DEFAULT, DeadLetterTopicOption.DEFAULT), true)) {
      while (answered < count) {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
          if (record.topic().equals(DeadLetterTopicOption.DEFAULT)) {
            throw new IllegalStateException(
                "a request became a dead letter: " + new OutcomeReader().read(record.value()));
          }
          answered++;
        }
        job.requireAlive();
        job.newFailure()
            .ifPresent(
                why -> {
                  throw new IllegalStateException("the job failed: " + why);
                });
      }
    }
  }
}
