// SPDX-License-Identifier: Apache-2.0
/**
 * Digests: what tells files, images, requests and events apart, the same on every machine and in
 * every version.
 *
 * <p>Leans on nothing.
 */
package dev.foresight.engine.digest;
