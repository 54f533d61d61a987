// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

/** An engine is in use with other limits than a second user asks for. */
public final class EngineConflictException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure whose message names the limits that differ. */
  public EngineConflictException(String message) {
    super(message);
  }
}
