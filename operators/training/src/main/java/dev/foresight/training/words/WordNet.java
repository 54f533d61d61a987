// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import dev.foresight.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Nouns and their senses, as WordNet 3.0 stores them ({@code data.noun} and {@code index.noun}, see
 * wndb(5WN)).
 */
public final class WordNet {
  private static final int POINTERS_AT = 3;

  private final Map<String, Synset> synsets;
  private final Map<String, List<String>> senses;
  private final Set<String> used;

  private WordNet(Map<String, Synset> synsets, Map<String, List<String>> senses, Set<String> used) {
    this.synsets = synsets;
    this.senses = senses;
    this.used = used;
  }

  private record Synset(int field, String word, Optional<String> above, String gloss) {}

  /**
   * A sense of a noun.
   *
   * @param kind the noun above it, such as {@code canine} of a fox
   * @param gloss what it means, up to the first break
   */
  public record Sense(String kind, String gloss) {}

  /**
   * Reads the nouns.
   *
   * @param folder with the two files
   * @throws DataException if they cannot be read
   */
  public static WordNet open(Path folder) {
    Map<String, Synset> synsets = new HashMap<>();
    for (String line : lines(folder.resolve("data.noun"))) {
      String[] fields = line.substring(0, line.indexOf('|')).split(" ");
      int words = Integer.parseInt(fields[3], 16);
      int pointers = 4 + 2 * words;
      synsets.put(
          fields[0],
          new Synset(
              Integer.parseInt(fields[1]),
              fields[4].replace('_', ' '),
              above(fields, pointers),
              line.substring(line.indexOf('|') + 1).strip()));
    }
    Map<String, List<String>> senses = new HashMap<>();
    Set<String> used = new HashSet<>();
    for (String line : lines(folder.resolve("index.noun"))) {
      String[] fields = line.split(" ");
      int count = Integer.parseInt(fields[2]);
      senses.put(
          fields[0].replace('_', ' '),
          List.of(fields).subList(fields.length - count, fields.length));
      // How many senses were met in texts stands before the senses.
      if (!fields[fields.length - count - 1].equals("0")) {
        used.add(fields[0]);
      }
    }
    return new WordNet(synsets, senses, used);
  }

  private static List<String> lines(Path file) {
    try {
      // The licence stands in front, behind two spaces.
      return Files.readAllLines(file).stream().filter(line -> !line.startsWith("  ")).toList();
    } catch (IOException e) {
      throw new DataException(
          file + " cannot be read; name the folder of WordNet's data.noun and index.noun: " + e);
    }
  }

  private static Optional<String> above(String[] fields, int at) {
    int count = Integer.parseInt(fields[at]);
    for (int i = 0; i < count; i++) {
      String[] pointer = {fields[at + 1 + 4 * i], fields[at + 2 + 4 * i]};
      if (pointer[0].equals("@") && fields[at + POINTERS_AT + 4 * i].equals("n")) {
        return Optional.of(pointer[1]);
      }
    }
    return Optional.empty();
  }

  /** Returns whether there is such a noun. */
  public boolean knows(String noun) {
    return senses.containsKey(noun.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns whether the most frequent sense of a noun is in some fields of meaning.
   *
   * @param fields see {@link #sense}
   */
  public boolean means(String noun, Set<Integer> fields) {
    List<String> of = senses.getOrDefault(noun.toLowerCase(Locale.ROOT), List.of());
    return !of.isEmpty() && fields.contains(synsets.get(of.get(0)).field());
  }

  /**
   * Finds the most frequent sense of a noun in some fields of meaning.
   *
   * @param fields WordNet's numbers of them, see lexnames(5WN): 5 is animals
   */
  public Optional<Sense> sense(String noun, Set<Integer> fields) {
    return senses.getOrDefault(noun.toLowerCase(Locale.ROOT), List.of()).stream()
        .map(synsets::get)
        .filter(synset -> fields.contains(synset.field()))
        .findFirst()
        .flatMap(this::sense);
  }

  private Optional<Sense> sense(Synset synset) {
    Optional<String> gloss = Glosses.clean(synset.gloss());
    return gloss.flatMap(
        text ->
            synset
                .above()
                .map(synsets::get)
                .map(Synset::word)
                .filter(Glosses::isFit)
                .map(kind -> new Sense(kind, text)));
  }

  /**
   * Returns nouns of one word that mean something in some fields first, and were met in texts: in
   * the order of the alphabet.
   *
   * @param fields see {@link #sense}
   */
  public List<String> nouns(Set<Integer> fields) {
    List<String> nouns = new ArrayList<>();
    for (String noun : new TreeSet<>(senses.keySet())) {
      if (noun.matches("[a-z]{3,}") && used.contains(noun) && means(noun, fields)) {
        nouns.add(noun);
      }
    }
    return nouns;
  }
}
