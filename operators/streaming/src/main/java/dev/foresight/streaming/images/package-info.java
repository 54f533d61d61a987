// SPDX-License-Identifier: Apache-2.0
/**
 * Encoded images of events: which references the job allows, and the fetcher that the engine cannot
 * have because it reads by Flink's file systems. URIs are hostile input: what is not allowed is
 * refused.
 *
 * <p>Leans on: {@code engine.images}, {@code engine.request}, {@code engine.vision.formats}, {@code
 * images.deadline}, {@code images.web}, {@code schemas}; Flink.
 */
package dev.foresight.streaming.images;
