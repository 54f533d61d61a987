// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

/**
 * A question that could not be asked or answered, and does not count.
 *
 * @param origin where it stands, such as {@code data.jsonl:17}
 * @param reason what is wrong with it
 */
public record Skipped(String origin, String reason) {}
