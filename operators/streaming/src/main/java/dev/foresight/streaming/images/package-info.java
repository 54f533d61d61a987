// SPDX-License-Identifier: Apache-2.0
/**
 * Encoded images of events: which references the job allows, and the fetcher that the engine cannot
 * have because it reads by Flink's file systems. URIs are hostile input: what is not allowed is
 * refused. Leans on the engine's {@code images}, on its {@code request} and {@code vision.formats}
 * for errors and limits, on the schemas and on Flink's file systems.
 */
package dev.foresight.streaming.images;
