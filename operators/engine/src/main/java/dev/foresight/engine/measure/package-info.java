// SPDX-License-Identifier: Apache-2.0
/**
 * What a device and a model are capable of, without requests: how fast memory is read, how long a
 * forward pass and its parts take, and of how many operations it is. And how much memory a process
 * holds.
 *
 * <p>A caller prepares its thread with {@link
 * dev.foresight.engine.runtime.Torch#prepareThread(int)} first, which also says how many threads
 * the measured operations use.
 *
 * <p>Leans on: {@code architecture}, {@code checkpoint}, {@code model}, {@code runtime}.
 */
package dev.foresight.engine.measure;
