// SPDX-License-Identifier: Apache-2.0
/**
 * A Flink cluster and a Kafka broker as processes of this machine, without Docker, and jobs that
 * are submitted to a cluster.
 *
 * <p>Processes are started from what the build assembled, listen on the loopback address only, but
 * for the reporter of metrics, and keep all they write in one folder.
 *
 * <p>Leans on: {@code engine.runtime}, {@code engine.serving}, {@code job.checkpoints}, {@code
 * job.flink}, {@code job.kafka}, {@code job.options}, {@code job}, {@code local}; Flink, Jackson.
 */
package dev.foresight.tools.cluster;
