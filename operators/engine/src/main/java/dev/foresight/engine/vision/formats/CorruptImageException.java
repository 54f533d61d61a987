// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.io.IOException;

/** A file breaks the rules of its format; the message completes "the PNG image is broken: ...". */
final class CorruptImageException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptImageException(String message) {
    super(message);
  }
}
