// SPDX-License-Identifier: Apache-2.0
/**
 * What the captioning of archives tells people: status and report of a run.
 *
 * <p>Leans on: {@code archive.progress}, {@code archive.run}, {@code archive.source}, {@code
 * cluster}, {@code engine.images}, {@code engine.report}, {@code engine.vision.formats}, {@code
 * job}, {@code schemas}; Flink, Jackson.
 */
package dev.foresight.tools.caption;
