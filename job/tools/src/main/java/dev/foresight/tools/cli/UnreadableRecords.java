// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.schemas.WireFormatException;
import dev.foresight.tools.kafka.RegistryMissingException;
import java.io.PrintWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells of records that a command cannot read: of each, or once where one remedy is for all. */
final class UnreadableRecords {
  private final PrintWriter err;
  private final String expected;
  private boolean lacksRegistry;

  /**
   * Begins with none.
   *
   * @param expected what the command reads, such as "a readable caption"
   */
  UnreadableRecords(PrintWriter err, String expected) {
    this.err = err;
    this.expected = expected;
  }

  /** Tells of one, if that is news. */
  void tell(ConsumerRecord<byte[], byte[]> record, WireFormatException reason) {
    if (reason instanceof RegistryMissingException) {
      if (!lacksRegistry) {
        say(record, reason.getMessage() + "; others like it are passed over in silence");
      }
      lacksRegistry = true;
    } else {
      say(record, reason.getMessage());
    }
  }

  private void say(ConsumerRecord<byte[], byte[]> record, String reason) {
    err.printf(
        "foresight: %s-%d@%d is not %s: %s%n",
        record.topic(), record.partition(), record.offset(), expected, reason);
  }
}
