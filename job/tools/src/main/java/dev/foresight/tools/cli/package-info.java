// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: one class for each sub-command of {@code foresight}.
 *
 * <p>A command reads its options, calls one of the other packages, and prints. Results go to
 * standard output, everything else to standard error. Options that several commands have are
 * declared in {@code tools.options} and {@code job.options}. Exit codes: {@link
 * dev.foresight.tools.cli.ExitCode}. Nothing leans on this package.
 */
package dev.foresight.tools.cli;
