// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A line of a list that a run keeps of its own: a record of texts and numbers, as JSON. */
interface ListLine {
  /** Reads and writes lines. */
  ObjectMapper JSON = new ObjectMapper();

  /** Returns it as it is written, without its end. */
  default String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts can be written", e);
    }
  }
}
