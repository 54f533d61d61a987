// SPDX-License-Identifier: Apache-2.0
/**
 * Topics that are missing or may not be used: found out before records flow, and told in one line.
 *
 * <p>Leans on: Kafka.
 */
package dev.foresight.streaming.topics;
