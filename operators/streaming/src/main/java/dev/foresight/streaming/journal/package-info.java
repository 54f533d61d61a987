// SPDX-License-Identifier: Apache-2.0
/**
 * Which events were inside the engine when a process died: native code that crashes takes the whole
 * process with it, and the event that crashed it comes back.
 *
 * <p>Here live the journal's files and what they say about an event. It leans on the schemas, the
 * engine's public values and its digests; {@code caption} decides what becomes of an event.
 */
package dev.foresight.streaming.journal;
