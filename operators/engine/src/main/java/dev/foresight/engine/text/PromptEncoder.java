// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Turns prompts into ids, and gives every image its positions. */
public final class PromptEncoder {
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final String imageMark;
  private final int imageTokenId;
  private final int fewestImageTokens;
  private final int vocabularySize;
  private final int contextLength;
  private final SpecialTokens specialTokens;

  /**
   * Creates an encoder for a model.
   *
   * @param tokenizer of the model
   * @param template given an image's mark, how the model writes conversations down
   * @param imageTokenId stands for one image position
   * @param fewestImageTokens rows that an image takes at least
   * @param vocabularySize rows of the embedding
   * @param contextLength positions that a sequence may have
   * @param specialTokens what to do with their names in questions and turns
   */
  public PromptEncoder(
      Tokenizer tokenizer,
      Function<String, ChatTemplate> template,
      int imageTokenId,
      int fewestImageTokens,
      int vocabularySize,
      int contextLength,
      SpecialTokens specialTokens) {
    this.tokenizer = tokenizer;
    this.imageTokenId = imageTokenId;
    this.fewestImageTokens = fewestImageTokens;
    this.vocabularySize = vocabularySize;
    this.contextLength = contextLength;
    this.specialTokens = specialTokens;
    this.imageMark =
        tokenizer.specialTokens().entrySet().stream()
            .filter(token -> token.getValue() == imageTokenId)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("<image>");
    this.template = template.apply(imageMark);
  }

  /**
   * Encodes a prompt. Each image has as few rows as it can have; {@link #withImages} gives it those
   * that it takes.
   *
   * @param images how many images the request has
   * @throws RequestException if the prompt is empty, does not fit the images or is too long
   */
  public EncodedPrompt encode(Prompt prompt, int images) {
    if (prompt instanceof Prompt.Raw raw) {
      requireText(raw.text());
      return placed(tokenizer.encode(raw.text()), images);
    }
    List<Turn> turns =
        prompt instanceof Prompt.Chat chat
            ? chat.turns()
            : List.of(new Turn(Role.USER, ((Prompt.Question) prompt).text(), images));
    checkTurns(turns, images);
    return placed(tokenizer.encode(template.render(turns)), images);
  }

  /**
   * Gives each image of a prompt its rows.
   *
   * @param prompt as {@link #encode} returns it
   * @param tokens rows that each image takes
   * @throws RequestException if the prompt is too long with them
   */
  public EncodedPrompt withImages(EncodedPrompt prompt, List<Integer> tokens) {
    long length = prompt.ids().length;
    for (int count : tokens) {
      length += count - fewestImageTokens;
    }
    requireRoom(length);
    return prompt.withImages(fewestImageTokens, tokens);
  }

  /**
   * Encodes what the model is to have said, with what the checkpoint puts around every text.
   *
   * @throws RequestException if it holds the name of a special token, and those are refused
   */
  public int[] encodeAnswer(String text) {
    refuseSpecialTokens(text);
    return tokenizer.encode(List.of(new PromptPiece.Text(text)));
  }

  private void checkTurns(List<Turn> turns, int images) {
    if (turns.isEmpty() || turns.get(turns.size() - 1).role() != Role.USER) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "the last of the turns must be the user's");
    }
    turns.forEach(turn -> requireText(turn.text()));
    turns.forEach(turn -> refuseSpecialTokens(turn.text()));
    int marked = turns.stream().mapToInt(Turn::images).sum();
    if (marked != images) {
      throw mismatch("the turns have " + marked + " images", images);
    }
  }

  private static void requireText(String text) {
    if (text.isBlank()) {
      throw new RequestException(ErrorCode.PROMPT_EMPTY, "the prompt is empty; say what is asked");
    }
  }

  private void refuseSpecialTokens(String text) {
    if (specialTokens == SpecialTokens.TEXT) {
      return;
    }
    if (text.contains(imageMark)) {
      throw new RequestException(
          ErrorCode.IMAGE_COUNT_MISMATCH,
          "the prompt holds "
              + imageMark
              + ", which the template adds by itself for each image; leave it out, send the whole"
              + " prompt as a raw one, or let it be text: --special-tokens text");
    }
    for (String token : tokenizer.specialTokens().keySet()) {
      if (text.contains(token)) {
        throw new RequestException(
            ErrorCode.PROMPT_SPECIAL_TOKEN,
            "the prompt holds the special token "
                + token
                + "; leave it out, send the whole prompt as a raw one, or let it be text:"
                + " --special-tokens text");
      }
    }
  }

  private EncodedPrompt placed(int[] ids, int images) {
    int marks = (int) Arrays.stream(ids).filter(id -> id == imageTokenId).count();
    if (marks != images) {
      throw mismatch("the prompt has " + marks + " " + imageMark + " marks", images);
    }
    checkIds(ids);
    requireRoom(ids.length + (long) images * (fewestImageTokens - 1));
    return expand(ids);
  }

  private void requireRoom(long length) {
    if (length >= contextLength) {
      throw new RequestException(
          ErrorCode.PROMPT_TOO_LONG,
          "the prompt has "
              + length
              + " tokens, images included, which leaves no room in the model's context of "
              + contextLength
              + "; shorten it");
    }
  }

  private void checkIds(int[] ids) {
    for (int id : ids) {
      if (id >= vocabularySize) {
        throw new RequestException(
            ErrorCode.PROMPT_SPECIAL_TOKEN,
            "the prompt holds token " + id + ", which the model has no embedding for");
      }
    }
  }

  private EncodedPrompt expand(int[] ids) {
    int[] expanded =
        Arrays.stream(ids)
            .flatMap(
                id ->
                    IntStream.generate(() -> id).limit(id == imageTokenId ? fewestImageTokens : 1))
            .toArray();
    int[] rows =
        IntStream.range(0, expanded.length).filter(i -> expanded[i] == imageTokenId).toArray();
    return new EncodedPrompt(expanded, rows);
  }

  private static RequestException mismatch(String found, int images) {
    return new RequestException(
        ErrorCode.IMAGE_COUNT_MISMATCH, found + ", but the request has " + images + " images");
  }
}
