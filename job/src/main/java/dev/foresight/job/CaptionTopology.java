// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.StartingPoint;
import dev.foresight.job.options.TopicOptions;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.streaming.CaptionOptions;
import dev.foresight.streaming.CaptionPipeline;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.images.ImagePolicy;
import dev.foresight.streaming.sink.KafkaEndpoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions.VertexDescriptionMode;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
