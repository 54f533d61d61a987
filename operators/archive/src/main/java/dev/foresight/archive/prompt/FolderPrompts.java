// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.prompt;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Prompts of folders of images. The nearest one, in an image's folder or above it, is asked in
 * place of the prompt that has no name.
 *
 * @param byFolder what the files {@value #FILE} say, by the places of their folders
 */
public record FolderPrompts(SortedMap<String, Template> byFolder) implements Serializable {
  /** The name of a file with the prompt of its folder. */
  public static final String FILE = "prompt.txt";

  /** No folder has a prompt. */
  public static final FolderPrompts NONE = new FolderPrompts(new TreeMap<>());

  /** Copies the prompts. */
  public FolderPrompts {
    byFolder = Collections.unmodifiableSortedMap(new TreeMap<>(byFolder));
  }

  /** Returns the prompt of an image, if a folder has one for it. */
  public Optional<Template> of(String image) {
    Template nearest = null;
    for (int end = image.lastIndexOf('/');
        end >= 0 && nearest == null;
        end = image.lastIndexOf('/', end - 1)) {
      nearest = byFolder.get(image.substring(0, end));
    }
    return Optional.ofNullable(nearest);
  }

  /** Returns the columns that any of them needs. */
  SortedSet<String> columns() {
    SortedSet<String> columns = new TreeSet<>();
    byFolder.values().forEach(prompt -> columns.addAll(prompt.columns()));
    return columns;
  }

  /** Returns what each file says, by its place. */
  Map<String, String> byFile() {
    Map<String, String> byFile = new TreeMap<>();
    byFolder.forEach((folder, prompt) -> byFile.put(folder + "/" + FILE, prompt.text()));
    return byFile;
  }
}
