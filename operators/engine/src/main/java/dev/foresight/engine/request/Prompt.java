// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.List;

/** What the user says to the model, before images are expanded to their tokens. */
public sealed interface Prompt {
  /**
   * One question about the request's images; the model's chat template puts an image mark for each
   * image and the roles around it.
   *
   * @param text the user's words
   */
  record Question(String text) implements Prompt {}

  /**
   * The whole prompt as the model reads it, with one image mark for each image.
   *
   * @param text the prompt, template and marks included
   */
  record Raw(String text) implements Prompt {}

  /**
   * A conversation; the template puts the images of a turn at its beginning.
   *
   * @param turns oldest first; the last one is the user's
   */
  record Chat(List<Turn> turns) implements Prompt {
    /** Copies the turns. */
    public Chat {
      turns = List.copyOf(turns);
    }
  }

  /**
   * One turn of a conversation.
   *
   * @param role who speaks
   * @param text what is said
   * @param images how many of the request's images, in order, belong to this turn
   */
  record Turn(Role role, String text, int images) {}

  /** Who speaks in a turn. */
  enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
