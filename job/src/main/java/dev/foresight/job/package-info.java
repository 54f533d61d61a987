// SPDX-License-Identifier: Apache-2.0
/**
 * The job: what the options say, wired into one Flink pipeline between Kafka topics.
 *
 * <p>Sub-packages hold the options, the command line, plain generation without a stream, Kafka
 * clients, the local broker and cluster, and the demo. Everything may lean on the options; only the
 * command line knows all of them.
 */
package dev.foresight.job;
