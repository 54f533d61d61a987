// SPDX-License-Identifier: Apache-2.0
/**
 * What this job asks of any Flink cluster, in this process or standalone. Leans on Flink's
 * configuration alone.
 */
package dev.foresight.job.flink;
