// SPDX-License-Identifier: Apache-2.0
/**
 * A client of schema registries such as Confluent's: schemas by number, numbers by subject.
 *
 * <p>Leans on Avro, Jackson and the JDK's HTTP client; {@code wire} leans on it.
 */
package dev.foresight.schemas.registry;
