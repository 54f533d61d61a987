// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.types;

import dev.foresight.schemas.DeadLetter;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * Types of the streams between operators. Always Avro, never Kryo: state written by one version is
 * read by the next.
 */
public final class RecordTypes {
  /** Records as they lie in Kafka. */
  public static final TypeInformation<SourceRecord> SOURCE_RECORD =
      new AvroTypeInfo<>(SourceRecord.class);

  /** Records that hold a valid request. */
  public static final TypeInformation<SourcedRequest> SOURCED_REQUEST =
      new AvroTypeInfo<>(SourcedRequest.class);

  /** Results and dead letters in one stream. */
  public static final TypeInformation<Outcome> OUTCOME = new AvroTypeInfo<>(Outcome.class);

  /** Results on their way to the sink. */
  public static final TypeInformation<KeyedResult> KEYED_RESULT =
      new AvroTypeInfo<>(KeyedResult.class);

  /** Dead letters on their way to the sink. */
  public static final TypeInformation<DeadLetter> DEAD_LETTER =
      new AvroTypeInfo<>(DeadLetter.class);

  private RecordTypes() {}
}
