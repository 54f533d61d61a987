// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

/**
 * A record whose schema fingerprint is not in the history: written by a newer version, or alien.
 */
public final class UnknownSchemaException extends WireFormatException {
  private static final long serialVersionUID = 1L;

  private final long fingerprint;

  /** Creates the failure for a CRC-64-AVRO fingerprint. */
  public UnknownSchemaException(long fingerprint) {
    super(
        Problem.UNKNOWN_SCHEMA,
        String.format(
            "the schema fingerprint %016x is not known here; put the sender's schema into the folder of"
                + " --reader-schemas, or deploy the version that knows it",
            fingerprint));
    this.fingerprint = fingerprint;
  }

  /** Returns the CRC-64-AVRO fingerprint of the writer's schema. */
  public long fingerprint() {
    return fingerprint;
  }
}
