// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaCheck;
import dev.foresight.job.kafka.KafkaUnavailableException;
import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.Header;
import dev.foresight.schemas.SourceCoordinates;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.streaming.sink.OutputHeaders;
import dev.foresight.streaming.sink.ValueDigest;
import dev.foresight.streaming.source.SourceRecordDeserializer;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Sends the records of dead letters again, each once: what was sent and how far the topic was read
 * are committed in one transaction, so a replay that is killed goes on where it was.
 *
 * <p>A record is sent as it was read, to the topic where it was read, with two headers more: {@link
 * OutputHeaders#REPLAY_OF} names the place of the very first record, {@link OutputHeaders#ATTEMPT}
 * counts. The job hands both on, so a record that fails again is told from a new one.
 */
public final class Replay {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaAccess access;
  private final OutcomeReader reader;
  private final ReplayPlan plan;
  private final Listener listener;
  private final ReplayReport report = new ReplayReport();
  private final Set<String> writable = new HashSet<>();

  /** What the listener is told once it is true. */
  private final List<Runnable> news = new ArrayList<>();

  /** Is told of each letter that is meant, when its transaction is committed. */
  public interface Listener {
    /** A record was sent again, or would be. */
    void replayed(DeadLetter letter, String target, int attempt);

    /** A letter that is meant stays, and why. */
    void left(DeadLetter letter, String why);
  }

  /** Prepares a replay. */
  public Replay(KafkaAccess access, OutcomeReader reader, ReplayPlan plan, Listener listener) {
    this.access = access;
    this.reader = reader;
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Replays what lies in the topic now.
   *
   * @param isStopped asked between two transactions
   * @throws TopicUnusableException if a topic that a record is to go to is missing, or the right to
   *     write it
   * @throws KafkaUnavailableException if Kafka does not answer, refuses, or another replay of the
   *     same group runs
   */
  public ReplayReport run(BooleanSupplier isStopped) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(plan.groupId())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(plan.deadLetters()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      if (plan.dryRun()) {
        seek(consumer, partitions, committedSoFar());
        read(consumer, isStopped, Optional.empty());
      } else {
        try (KafkaProducer<byte[], byte[]> producer =
            access.transactionalProducer(plan.groupId())) {
          // First, as it ends the transaction of a replay that was killed, or still runs: only then
          // is it settled how far that one came.
          producer.initTransactions();
          seek(consumer, partitions, consumer.committed(new HashSet<>(partitions)));
          read(consumer, isStopped, Optional.of(producer));
        }
      }
      return report;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new KafkaUnavailableException(
          "another replay with the group "
              + plan.groupId()
              + " was started; let it finish, or give another --group-id",
          e);
    } catch (KafkaException e) {
      throw access.unavailable(e);
    }
  }

  /** Unlike a consumer, does not wait for a transaction that a killed replay left open. */
  private Map<TopicPartition, OffsetAndMetadata> committedSoFar() throws InterruptedException {
    try (Admin admin = access.admin()) {
      return admin.listConsumerGroupOffsets(plan.groupId()).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw access.unavailable(e.getCause());
    }
  }

  private void seek(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      if (plan.fromBeginning() || offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      BooleanSupplier isStopped,
      Optional<KafkaProducer<byte[], byte[]>> producer)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (!isStopped.getAsBoolean() && !isAtEnd(consumer, ends)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        if (producer.isPresent()) {
          transact(producer.get(), records, consumer.groupMetadata());
        } else {
          for (ConsumerRecord<byte[], byte[]> record : records) {
            replay(record).ifPresent(ignored -> report.countReplayed());
          }
          tell();
        }
      }
    }
  }

  private static boolean isAtEnd(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void transact(
      KafkaProducer<byte[], byte[]> producer,
      ConsumerRecords<byte[], byte[]> records,
      ConsumerGroupMetadata group)
      throws InterruptedException {
    producer.beginTransaction();
    try {
      long sent = 0;
      Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Optional<ProducerRecord<byte[], byte[]>> again = replay(record);
        if (again.isPresent()) {
          producer.send(again.get());
          sent++;
        }
        read.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
      }
      producer.sendOffsetsToTransaction(read, group);
      producer.commitTransaction();
      for (long i = 0; i < sent; i++) {
        report.countReplayed();
      }
      tell();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw e;
    } catch (KafkaException | TopicUnusableException e) {
      producer.abortTransaction();
      throw e;
    }
  }

  /** Returns what is to be sent, if the record is a letter that is meant. */
  private Optional<ProducerRecord<byte[], byte[]>> replay(ConsumerRecord<byte[], byte[]> record)
      throws InterruptedException {
    Optional<DeadLetter> read = read(record);
    if (read.isEmpty()) {
      report.countUnreadable();
      return Optional.empty();
    }
    DeadLetter letter = read.get();
    if (!plan.selection().matches(letter)) {
      report.countNotSelected();
      return Optional.empty();
    }
    int attempt = attempt(letter);
    if (attempt >= plan.maxAttempts()) {
      report.countExhausted();
      left(letter, "failed " + attempt + " times, --max-attempts allows no more");
      return Optional.empty();
    }
    if (isCut(letter) && !restore(letter)) {
      report.countLost();
      left(letter, "was cut, and its record is no longer at " + place(letter.getSource()));
      return Optional.empty();
    }
    String target = plan.target().orElse(letter.getSource().getTopic());
    requireWritable(target);
    news.add(() -> listener.replayed(letter, target, attempt + 1));
    return Optional.of(
        new ProducerRecord<>(
            target,
            null,
            null,
            bytes(letter.getKey()),
            bytes(letter.getValue()),
            headers(letter, attempt + 1)));
  }

  private void left(DeadLetter letter, String why) {
    news.add(() -> listener.left(letter, why));
  }

  private void tell() {
    news.forEach(Runnable::run);
    news.clear();
  }

  /** A producer would wait for a topic that is gone, or have the brokers make one. */
  private void requireWritable(String topic) throws InterruptedException {
    if (!writable.contains(topic)) {
      new KafkaCheck(access).canWrite(List.of(topic), List.of());
      writable.add(topic);
    }
  }

  /** A letter that was too large for its topic lost what did not fit. */
  private static boolean isCut(DeadLetter letter) {
    return letter.getTruncated();
  }

  /**
   * Puts back what was cut from where the record was read, if that very record still lies there.
   */
  private boolean restore(DeadLetter letter) {
    SourceCoordinates source = letter.getSource();
    TopicPartition partition = new TopicPartition(source.getTopic(), source.getPartition());
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer()) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, source.getOffset());
      if (source.getOffset() < consumer.beginningOffsets(List.of(partition)).get(partition)
          || source.getOffset() >= consumer.endOffsets(List.of(partition)).get(partition)) {
        return false;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
        SourceRecord whole = SourceRecordDeserializer.read(record);
        if (record.offset() == source.getOffset() && isValueOf(letter, whole.getValue())) {
          letter.setKey(whole.getKey());
          letter.setValue(whole.getValue());
          letter.setHeaders(whole.getHeaders());
          return true;
        }
      }
      return false;
    }
  }

  /** A topic that was deleted and made again has other records at the same offsets. */
  private static boolean isValueOf(DeadLetter letter, ByteBuffer value) {
    return value != null
        && (letter.getValueSha256() == null
            || letter.getValueSha256().equals(ValueDigest.sha256(value)));
  }

  private Optional<DeadLetter> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return reader.readDeadLetter(record.value());
    } catch (WireFormatException e) {
      return Optional.empty();
    }
  }

  private static Headers headers(DeadLetter letter, int attempt) {
    Headers headers = new RecordHeaders();
    for (Header header : letter.getHeaders()) {
      if (!OutputHeaders.isOurs(header.getKey())) {
        headers.add(header.getKey(), bytes(header.getValue()));
      }
    }
    String first =
        header(letter, OutputHeaders.REPLAY_OF).orElseGet(() -> place(letter.getSource()));
    headers.add(OutputHeaders.REPLAY_OF, first.getBytes(StandardCharsets.UTF_8));
    headers.add(OutputHeaders.ATTEMPT, String.valueOf(attempt).getBytes(StandardCharsets.UTF_8));
    return headers;
  }

  /** The first attempt has no header. */
  static int attempt(DeadLetter letter) {
    String count = header(letter, OutputHeaders.ATTEMPT).orElse("1");
    return count.matches("\\d{1,9}") ? Integer.parseInt(count) : 1;
  }

  private static Optional<String> header(DeadLetter letter, String name) {
    return letter.getHeaders().stream()
        .filter(header -> header.getKey().equals(name) && header.getValue() != null)
        .map(header -> new String(bytes(header.getValue()), StandardCharsets.UTF_8))
        .findFirst();
  }

  /** Returns where a record was read, as Kafka's own tools write it. */
  public static String place(SourceCoordinates source) {
    return source.getTopic() + "-" + source.getPartition() + "@" + source.getOffset();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
