// SPDX-License-Identifier: Apache-2.0
/**
 * Encoded images from where a request says they are. URIs are hostile input: what is not allowed is
 * refused. Pure Java; leans on the engine's error codes.
 */
package dev.foresight.streaming.images;
