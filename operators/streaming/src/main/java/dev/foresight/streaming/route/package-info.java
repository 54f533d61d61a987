// SPDX-License-Identifier: Apache-2.0
/**
 * Several models side by side: which requests go to which.
 *
 * <p>Leans on: {@code schemas}, {@code types}; Flink.
 */
package dev.foresight.streaming.route;
