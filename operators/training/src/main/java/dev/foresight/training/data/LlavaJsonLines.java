// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of conversations as LLaVA's and ShareGPT's data sets write them, one object a line:
 *
 * <pre>{@code
 * {"id": "1", "image": "cat.jpg", "conversations": [
 *   {"from": "human", "value": "<image>\nWhat is it?"}, {"from": "gpt", "value": "A cat."}]}
 * }</pre>
 *
 * <p>{@code image} is absent, a name or a list of names; there are as many {@code <image>} marks in
 * what the human says, at its beginning or its end, or none: then all images belong to the first
 * turn. {@code kind} names a kind of question. What the assistant says before the first question,
 * as in some of ShareGPT, is left out. Other fields are not looked at.
 */
public final class LlavaJsonLines implements SampleSource {
  private static final String MARK = "<image>";

  private final JsonRows rows;

  private LlavaJsonLines(JsonRows rows) {
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @param imageFolder where relative names of images begin
   * @throws DataException if it cannot be read, or is one JSON array
   */
  public static LlavaJsonLines open(Path file, Path imageFolder) {
    return new LlavaJsonLines(JsonRows.open(file, imageFolder));
  }

  /** Opens a file whose images' names begin where it stands. */
  public static LlavaJsonLines open(Path file) {
    return open(file, file.toAbsolutePath().getParent());
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Sample read(int index) throws BadSampleException {
    String origin = rows.origin(index);
    JsonNode row = rows.read(index);
    List<SampleImage> images = images(row.path("image"), origin);
    return new Sample(
        row.path("id").asText(Integer.toString(rows.number(index))),
        origin,
        row.path("kind").isTextual() ? Optional.of(row.path("kind").asText()) : Optional.empty(),
        images,
        turns(row.path("conversations"), images.size(), origin));
  }

  private List<SampleImage> images(JsonNode field, String origin) throws BadSampleException {
    List<SampleImage> images = new ArrayList<>();
    if (field.isArray()) {
      for (JsonNode name : field) {
        images.add(rows.image(name, origin));
      }
    } else if (!field.isMissingNode() && !field.isNull()) {
      images.add(rows.image(field, origin));
    }
    return images;
  }

  private static List<Turn> turns(JsonNode conversations, int images, String origin)
      throws BadSampleException {
    if (!conversations.isArray()) {
      throw new BadSampleException(
          origin, "conversations is missing, but must be a list of what human and gpt say");
    }
    List<Turn> turns = new ArrayList<>();
    int marks = 0;
    for (int i = 0; i < conversations.size(); i++) {
      JsonNode said = conversations.get(i);
      String field = "conversations[" + i + "]";
      Turn turn = turn(role(said.path("from").asText(), field, origin), said, field, origin);
      if (turn.role() == Role.ASSISTANT && turns.stream().allMatch(t -> t.role() == Role.SYSTEM)) {
        continue;
      }
      marks += turn.images();
      turns.add(turn);
    }
    if (turns.stream().noneMatch(turn -> turn.role() == Role.USER)) {
      throw new BadSampleException(origin, "conversations has no turn of a human");
    }
    return marks == 0 && images > 0 ? givenToFirst(turns, images) : checked(turns, images, origin);
  }

  private static Role role(String from, String field, String origin) throws BadSampleException {
    return switch (from) {
      case "human", "user" -> Role.USER;
      case "gpt", "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default ->
          throw new BadSampleException(
              origin, field + ".from is '" + from + "', but must be human, gpt or system");
    };
  }

  private static Turn turn(Role role, JsonNode said, String field, String origin)
      throws BadSampleException {
    JsonNode value = said.path("value");
    if (!value.isTextual()) {
      throw new BadSampleException(origin, field + ".value is " + value + ", but must be a text");
    }
    String text = value.textValue();
    int marks = 0;
    for (int at = text.indexOf(MARK); role == Role.USER && at >= 0; at = text.indexOf(MARK)) {
      text = text.substring(0, at) + text.substring(at + MARK.length());
      marks++;
    }
    text = text.strip();
    if (text.isEmpty()) {
      throw new BadSampleException(
          origin,
          field
              + ".value is empty"
              + (role == Role.ASSISTANT
                  ? ": an answer must say something"
                  : "; say what is asked"));
    }
    return new Turn(role, text, marks);
  }

  private static List<Turn> givenToFirst(List<Turn> turns, int images) {
    List<Turn> given = new ArrayList<>(turns);
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).role() == Role.USER) {
        given.set(i, new Turn(Role.USER, given.get(i).text(), images));
        return given;
      }
    }
    throw new IllegalStateException("no turn of a user");
  }

  private static List<Turn> checked(List<Turn> turns, int images, String origin)
      throws BadSampleException {
    int marks = turns.stream().mapToInt(Turn::images).sum();
    if (marks != images) {
      throw new BadSampleException(
          origin,
          "conversations has %d %s marks, but image names %d".formatted(marks, MARK, images));
    }
    return turns;
  }

  @Override
  public void close() {
    rows.close();
  }
}
