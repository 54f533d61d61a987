// SPDX-License-Identifier: Apache-2.0
/**
 * A data set without a download: pictures of coloured shapes, and questions and answers about them
 * and about a small world of words. Large enough to train a tiny model and its draft in minutes.
 *
 * <p>Leans on: {@code data}, {@code talk}.
 */
package dev.foresight.training.shapes;
