// SPDX-License-Identifier: Apache-2.0
/**
 * Images from the web. What a request names is hostile: hosts are allowed by name, addresses
 * checked as they are connected to, at every redirect anew, and each load is bounded in bytes, time
 * and tries.
 *
 * <p>Leans on: {@code engine.checkpoint}, {@code engine.images}, {@code engine.request}, {@code
 * engine.vision.formats}, {@code images.deadline}.
 */
package dev.foresight.streaming.images.web;
