// SPDX-License-Identifier: Apache-2.0
/**
 * How all commands tell a person how far they are.
 *
 * <p>Leans on: picocli.
 */
package dev.foresight.tools.progress;
