// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

/** Where the job writes. */
public record OutputTopics(String results, String deadLetters) {}
