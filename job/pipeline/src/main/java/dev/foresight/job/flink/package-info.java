// SPDX-License-Identifier: Apache-2.0
/**
 * What this job asks of any Flink cluster, in this process or standalone. Leans on Flink's
 * configuration, and on the engine for what it needs.
 */
package dev.foresight.job.flink;
