// SPDX-License-Identifier: Apache-2.0
/**
 * The records of the topics and of the streams between operators, generated from Avro schemas.
 *
 * <p>Here live the generated classes, the trust that Avro asks for before it makes them, the
 * failures of reading them, and how messages speak of what others wrote, and of files; {@code wire}
 * turns them into bytes and back, {@code json} into text.
 *
 * <p>Leans on: Avro.
 */
package dev.foresight.schemas;
