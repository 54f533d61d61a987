// SPDX-License-Identifier: Apache-2.0
/**
 * Reports: tables for terminals, JSON for programs, and pages of tables and charts, each in one
 * HTML file that needs no other and runs no script.
 *
 * <p>Knows nothing of what is reported on.
 *
 * <p>Leans on: Jackson.
 */
package dev.foresight.engine.report;
