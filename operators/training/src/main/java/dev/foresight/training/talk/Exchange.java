// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.talk;

import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A question and its answer.
 *
 * @param kind of question
 */
public record Exchange(String kind, String question, String answer) {
  /**
   * Makes a conversation of exchanges.
   *
   * @param images that it begins with
   * @param exchanges at least one; the first one's kind is the conversation's
   */
  public static Sample conversation(String id, List<SampleImage> images, List<Exchange> exchanges) {
    List<Turn> turns = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      turns.add(new Turn(Role.USER, exchange.question, turns.isEmpty() ? images.size() : 0));
      turns.add(new Turn(Role.ASSISTANT, exchange.answer, 0));
    }
    return new Sample(id, id, Optional.of(exchanges.get(0).kind), images, turns);
  }
}
