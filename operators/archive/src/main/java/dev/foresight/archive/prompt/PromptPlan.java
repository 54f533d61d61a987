// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import dev.foresight.engine.digest.Sha256;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.streaming.deadletter.RejectedException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that is asked about each image.
 *
 * @param prompts one at least, of different names
 * @param folders whose own prompts take the place of the one that has no name
 * @param samples answers of each prompt, 1 or more
 * @param rules of every answer
 */
public record PromptPlan(
    List<NamedPrompt> prompts, FolderPrompts folders, int samples, AnswerRules rules)
    implements Serializable {
  /**
   * Copies the prompts.
   *
   * @throws IllegalArgumentException if there is none, two have one name, or samples would be equal
   */
  public PromptPlan {
    prompts = List.copyOf(prompts);
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException(
          "--prompt is missing; say what is asked about each image, or put a %s into the images' folder"
              .formatted(FolderPrompts.FILE));
    }
    if (prompts.stream().map(NamedPrompt::name).distinct().count() < prompts.size()) {
      throw new IllegalArgumentException(
          "--prompt is given more than once under one name (%s); write NAME=TEXT with another name for each"
              .formatted(
                  prompts.stream().map(NamedPrompt::name).collect(Collectors.joining(", "))));
    }
    if (samples > 1 && rules.temperature() == 0) {
      throw new IllegalArgumentException(
          "--answers is %d, but --temperature is 0, so all of them would be equal; raise the temperature"
              .formatted(samples));
    }
  }

  /** Returns the columns that prompts need of a row. */
  public SortedSet<String> columns() {
    SortedSet<String> columns = new TreeSet<>();
    prompts.forEach(prompt -> columns.addAll(prompt.template().columns()));
    columns.addAll(folders.columns());
    return columns;
  }

  /** Returns all that decides what an answer is, by the options' names without dashes. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    prompts.stream()
        .filter(prompt -> !prompt.isOfFolders())
        .forEach(prompt -> settings.put("prompt " + prompt.name(), prompt.template().text()));
    folders.byFile().forEach((file, text) -> settings.put("prompt " + file, text));
    settings.put("answers", String.valueOf(samples));
    settings.put("temperature", String.valueOf(rules.temperature()));
    settings.put("top-k", String.valueOf(rules.topK()));
    settings.put("top-p", String.valueOf(rules.topP()));
    settings.put("seed", rules.seed() == null ? "each row's own" : rules.seed().toString());
    settings.put("min-new-tokens", String.valueOf(rules.minNewTokens()));
    settings.put("max-new-tokens", String.valueOf(rules.maxNewTokens()));
    settings.put("stop", String.join("\n", rules.stop()));
    return settings;
  }

  /** Returns the names of a row's answers, in their order. */
  public List<String> answers() {
    return prompts.stream()
        .flatMap(prompt -> IntStream.range(0, samples).mapToObj(i -> name(prompt, i)))
        .toList();
  }

  /** Seeds derive from it: which of several rows is asked about must make no difference. */
  private static String identity(ArchiveRow row) {
    return row.getDigest() == null ? row.getFile() + "#" + row.getPosition() : row.getDigest();
  }

  /**
   * Returns the digest of an image and of all that is asked about it; nothing if a prompt names a
   * column that the row lacks.
   */
  public Optional<String> digest(ArchiveRow row, ByteBuffer image) {
    Sha256 digest = new Sha256().add(image.remaining() + " ").add(image);
    try {
      for (NamedPrompt prompt : prompts) {
        String text = template(prompt, row).filled(row.getColumns());
        digest.add(text.length() + " " + text);
      }
    } catch (RejectedException e) {
      return Optional.empty();
    }
    return Optional.of(digest.hex());
  }

  private Template template(NamedPrompt prompt, ArchiveRow row) {
    return prompt.isUnnamed()
        ? folders.of(row.getFile()).orElse(prompt.template())
        : prompt.template();
  }

  private static String name(NamedPrompt prompt, int sample) {
    return sample == 0 ? prompt.name() : prompt.name() + "_" + (sample + 1);
  }

  /**
   * Returns the questions about a row.
   *
   * @param image encoded; all questions hold the same array
   * @throws RejectedException if a prompt names a column that the row lacks
   */
  public List<Question> questions(ArchiveRow row, byte[] image) throws RejectedException {
    List<Question> questions = new ArrayList<>();
    for (NamedPrompt prompt : prompts) {
      String text = template(prompt, row).filled(row.getColumns());
      for (int sample = 0; sample < samples; sample++) {
        String name = name(prompt, sample);
        questions.add(
            new Question(
                name,
                new GenerationRequest(
                    identity(row) + "/" + name,
                    new Prompt.Question(text),
                    List.of(image),
                    Optional.empty(),
                    rules.sampling(sample),
                    rules.maxNewTokens(),
                    rules.stop())));
      }
    }
    return questions;
  }
}
