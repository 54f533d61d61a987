// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;

/** One line of a requests file, read: a request, or why it is none. */
public sealed interface RequestRow {
  /**
   * Returns the row's id; its line number, from 1, if it gives none; {@code line 7} if it cannot be
   * read that far.
   */
  String id();

  /**
   * A row that can be submitted.
   *
   * @param request what to submit
   */
  record Good(GenerationRequest request) implements RequestRow {
    @Override
    public String id() {
      return request.id();
    }
  }

  /**
   * A row that cannot.
   *
   * @param id of the row
   * @param failure why
   */
  record Bad(String id, RequestException failure) implements RequestRow {}
}
