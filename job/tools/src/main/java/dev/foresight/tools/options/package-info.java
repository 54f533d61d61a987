// SPDX-License-Identifier: Apache-2.0
/**
 * Options that several commands have and the job has not: one class each, with its name, type,
 * description and default. A text is true for every command that has the option; what is particular
 * to one stands in that command's own description.
 *
 * <p>Leans on: {@code cluster}, {@code training.features}, {@code training.storage}, {@code
 * training.trainer}; picocli.
 */
package dev.foresight.tools.options;
