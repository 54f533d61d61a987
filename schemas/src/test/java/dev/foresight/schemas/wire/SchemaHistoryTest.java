// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;

class SchemaHistoryTest {
  @Test
  void everyCurrentSchemaIsTheNewestOfTheHistory() {
    for (Schema current : SchemaHistory.TOPIC_RECORDS) {
      int next = SchemaHistory.versions(current).size() + 1;
      assertThat(SchemaHistory.load().find(SchemaHistory.fingerprint(current)))
          .as(
              "%s changed: add history/%s/%d.avsc with this schema, and change no other file:%n%s",
              current.getName(), current.getName(), next, current)
          .isPresent();
    }
  }

  @Test
  void theCurrentSchemaReadsEveryOlderVersion() {
    for (Schema current : SchemaHistory.TOPIC_RECORDS) {
      assertThat(SchemaHistory.versions(current))
          .isNotEmpty()
          .allSatisfy(
              older ->
                  assertThat(
                          SchemaCompatibility.checkReaderWriterCompatibility(current, older)
                              .getType())
                      .isEqualTo(SchemaCompatibilityType.COMPATIBLE));
    }
  }

  @Test
  void findsNothingForAnAlienFingerprint() {
    assertThat(SchemaHistory.load().find(1234L)).isEmpty();
  }
}
