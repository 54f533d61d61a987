// SPDX-License-Identifier: Apache-2.0
/**
 * Where models come from: folders of this machine, and those of any file system that Flink knows,
 * fetched to a cache. Leans on Flink's file systems alone.
 */
package dev.foresight.job.model;
