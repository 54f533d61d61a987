// SPDX-License-Identifier: Apache-2.0
/**
 * What a caller asks of an engine and what comes back: plain immutable values.
 *
 * <p>Here live the request, its prompt and parameters, the generation, and the error codes. No
 * PyTorch, no files, no threads: every other package may lean on this one, and it leans on none.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.engine.request;
