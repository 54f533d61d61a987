// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

import org.apache.avro.Schema;

/** Under which subject a schema is registered, by Confluent's names of the strategies. */
public enum SubjectStrategy {
  /** {@code TOPIC-value} (TopicNameStrategy). */
  TOPIC,
  /** The record's full name (RecordNameStrategy). */
  RECORD,
  /** {@code TOPIC-} and the record's full name (TopicRecordNameStrategy). */
  TOPIC_RECORD;

  /** Returns the subject of a topic's values. */
  public String subject(String topic, Schema schema) {
    return switch (this) {
      case TOPIC -> topic + "-value";
      case RECORD -> schema.getFullName();
      case TOPIC_RECORD -> topic + "-" + schema.getFullName();
    };
  }
}
