// SPDX-License-Identifier: Apache-2.0
/**
 * How the decoding thread is looked at while it works: what it is doing, how long its phases take,
 * whether it is slow or stuck.
 *
 * <p>Leans on: {@code request}, {@code runtime}, {@code serving}.
 */
package dev.foresight.engine.serving.watch;
