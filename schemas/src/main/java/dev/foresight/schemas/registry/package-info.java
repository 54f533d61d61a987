// SPDX-License-Identifier: Apache-2.0
/**
 * A client of schema registries such as Confluent's: schemas by number, numbers by subject.
 *
 * <p>Leans on: {@code json}, {@code schemas}; Avro, Jackson.
 */
package dev.foresight.schemas.registry;
