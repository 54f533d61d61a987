// SPDX-License-Identifier: Apache-2.0
/**
 * What this job asks of any Flink cluster, in this process or standalone.
 *
 * <p>Leans on: {@code engine.serving}; Flink.
 */
package dev.foresight.job.flink;
