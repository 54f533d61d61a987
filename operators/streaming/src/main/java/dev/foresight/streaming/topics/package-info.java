// SPDX-License-Identifier: Apache-2.0
/**
 * Topics that are missing or may not be used: found out before records flow, and told in one line.
 *
 * <p>Leans on Kafka's clients alone; source, sink and the job's start lean on it.
 */
package dev.foresight.streaming.topics;
