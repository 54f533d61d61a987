// SPDX-License-Identifier: Apache-2.0
/**
 * Where models come from: folders of this machine, and those of any file system that Flink knows,
 * fetched to a cache.
 *
 * <p>Leans on: {@code engine.digest}; Flink.
 */
package dev.foresight.job.model;
