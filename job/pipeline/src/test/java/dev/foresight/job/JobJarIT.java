// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What was packaged for a cluster: the job, and nothing that only people need. */
class JobJarIT {
  private static final Path JAR = Path.of("target", "foresight-job.jar");
  private static final Path CLUSTER = Path.of("target", "lib", "cluster");

  @Test
  void itHoldsTheJobAndWhatTheJobReadsAndWrites() throws Exception {
    assertThat(classes())
        .contains(
            "dev/foresight/job/CaptionJob.class",
            "dev/foresight/streaming/CaptionPipeline.class",
            "org/apache/flink/connector/kafka/sink/KafkaSink.class",
            "org/apache/kafka/clients/producer/KafkaProducer.class",
            "org/apache/hc/client5/http/DnsResolver.class",
            "org/apache/avro/Schema.class",
            "dev/foresight/job/ArchiveJob.class",
            "dev/foresight/archive/ArchivePipeline.class",
            "org/apache/flink/connector/file/src/FileSource.class",
            "org/apache/flink/connector/file/sink/FileSink.class",
            "org/apache/flink/streaming/api/functions/sink/filesystem/BucketWriter.class",
            "dev/foresight/archive/parquet/ParquetRows.class",
            "org/apache/parquet/column/impl/ColumnReaderImpl.class",
            "org/apache/parquet/format/FileMetaData.class",
            "io/airlift/compress/zstd/ZstdDecompressor.class");
  }

  @Test
  void itHoldsNoTrainingBenchBrokerOrCommandLine() throws Exception {
    assertThat(classes())
        .noneMatch(name -> name.startsWith("dev/foresight/tools/"))
        .noneMatch(name -> name.startsWith("dev/foresight/training/"))
        .noneMatch(name -> name.startsWith("kafka/"))
        .noneMatch(name -> name.startsWith("org/apache/kafka/raft/"))
        .noneMatch(name -> name.startsWith("scala/"))
        .noneMatch(name -> name.startsWith("org/duckdb/"))
        .noneMatch(name -> name.startsWith("org/apache/hadoop/"));
  }

  /** A second copy in the job's class loader is another class, and native code loads only once. */
  @Test
  void itHoldsNothingThatAClusterHas() throws Exception {
    assertThat(classes())
        .noneMatch(name -> name.startsWith("dev/foresight/engine/"))
        .noneMatch(name -> name.startsWith("ai/djl/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
        .noneMatch(name -> name.startsWith("org/rocksdb/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"));
    assertThat(CLUSTER)
        .isDirectoryContaining("glob:**/foresight-engine-*.jar")
        .isDirectoryContaining("glob:**/flink-runtime-*.jar")
        .isDirectoryContaining("glob:**/flink-statebackend-rocksdb-*.jar")
        .isDirectoryContaining("glob:**/flink-metrics-prometheus-*.jar");
  }

  /** Names of the classes of the jar, and of the jars in it. */
  private static List<String> classes() throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream jar = Files.newInputStream(JAR)) {
      collect(new ZipInputStream(jar), names);
    }
    return names;
  }

  private static void collect(ZipInputStream jar, List<String> names) throws IOException {
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      if (entry.getName().endsWith(".jar")) {
        collect(new ZipInputStream(jar), names);
      } else if (entry.getName().endsWith(".class")) {
        names.add(entry.getName());
      }
    }
  }
}
