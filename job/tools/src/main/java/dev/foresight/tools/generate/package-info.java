// SPDX-License-Identifier: Apache-2.0
/**
 * Requests in files and results in lines: what {@code foresight generate} does without a stream.
 *
 * <p>Here live the reading of request rows, the submission of many rows to one engine, and results
 * as JSON.
 *
 * <p>Leans on: {@code engine.images}, {@code engine.request}, {@code engine.serving}, {@code
 * schemas.json}, {@code schemas}, {@code streaming.caption}; Jackson.
 */
package dev.foresight.tools.generate;
