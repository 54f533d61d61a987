// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.CaptionPipeline;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What Flink is told of the job, however it is started. */
class CaptionTopologyTest {
  /** All but the sinks, in which the names of transactions pass, in Flink's own format. */
  private static final Set<String> OPERATORS =
      Set.of(
          CaptionPipeline.READ,
          CaptionPipeline.DECODE,
          CaptionPipeline.CAPTION,
          CaptionPipeline.SPLIT);

  private final CaptionTopology topology =
      new CaptionTopology(
          JobOptions.parse(
              "--model=" + TinyModel.TARGET,
              "--bootstrap-servers=127.0.0.1:1",
              "--start-from=earliest",
              "--delivery=at-least-once", // needs no broker to be built
              "--checkpoint-interval=3s"));

  @Test
  void itsStateOutlivesItAndCanBeReadByLaterVersions() {
    Configuration flink = topology.configuration();

    assertThat(flink.get(PipelineOptions.GENERIC_TYPES)).as("falling back to Kryo").isFalse();
    assertThat(flink.get(PipelineOptions.OBJECT_REUSE)).isFalse();
    assertThat(flink.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(128);
    assertThat(flink.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
        .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    assertThat(flink.get(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS)).isEqualTo(3);
  }

  @Test
  void itsCheckpointsAreExactAndOvertakeWhatIsQueued() {
    Configuration flink = topology.configuration();

    assertThat(flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(flink.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE))
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(flink.get(CheckpointingOptions.ENABLE_UNALIGNED)).isTrue();
  }

  /** A cluster for jobs of another kind may say BATCH, in which nothing is committed. */
  @Test
  void itSaysItselfThatItIsAStream() {
    assertThat(topology.configuration().getOptional(ExecutionOptions.RUNTIME_MODE))
        .contains(RuntimeExecutionMode.STREAMING);
  }

  @Test
  void itRestartsForEverEachTimeLater() {
    Configuration flink = topology.configuration();

    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whatPassesBetweenItsOperatorsIsAvro() throws Exception {
    assertThat(graph().getStreamNodes())
        .filteredOn(node -> OPERATORS.contains(node.getTransformationUID()))
        .hasSize(4)
        .allSatisfy(
            node ->
                assertThat(node.getTypeSerializerOut())
                    .as(node.getOperatorName())
                    .isInstanceOf(AvroSerializer.class));
  }

  @Test
  void everyOperatorHasAnIdOfItsOwn() throws Exception {
    assertThat(graph().getStreamNodes())
        .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotBlank())
        .extracting(StreamNode::getTransformationUID)
        .doesNotHaveDuplicates();
  }

  private StreamGraph graph() throws InterruptedException {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
    topology.buildIn(environment);
    return environment.getStreamGraph(false);
  }
}
