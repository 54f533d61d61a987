// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A conversation, maybe about images. The assistant's turns are the answers; where the last turn is
 * the user's, it waits for one.
 *
 * @param id the data set's name for it
 * @param origin where it stands, such as {@code data.jsonl:17}; for messages
 * @param kind of question, where the data set tells kinds apart
 * @param images in the order of their marks in the turns; not read yet
 * @param turns oldest first, one at least; image marks are counted in them, not written
 */
public record Sample(
    String id, String origin, Optional<String> kind, List<SampleImage> images, List<Turn> turns) {
  /** Copies the lists. */
  public Sample {
    images = List.copyOf(images);
    turns = List.copyOf(turns);
  }

  /** Returns whether the last turn is the assistant's. */
  public boolean isAnswered() {
    return turns.get(turns.size() - 1).role() == Role.ASSISTANT;
  }

  /** Returns what the model is asked: all turns up to the last one of the user. */
  public Prompt.Chat prompt() {
    return new Prompt.Chat(isAnswered() ? turns.subList(0, turns.size() - 1) : turns);
  }

  /** Returns the last answer, if there is one. */
  public Optional<String> answer() {
    return isAnswered() ? Optional.of(turns.get(turns.size() - 1).text()) : Optional.empty();
  }

  /** Returns the same conversation with another last answer, or with a first one. */
  public Sample withAnswer(String text) {
    List<Turn> answered =
        Stream.concat(prompt().turns().stream(), Stream.of(new Turn(Role.ASSISTANT, text, 0)))
            .toList();
    return new Sample(id, origin, kind, images, answered);
  }
}
