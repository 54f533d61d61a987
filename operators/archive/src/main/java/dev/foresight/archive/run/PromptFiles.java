// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.prompt.FolderPrompts;
import dev.foresight.archive.prompt.Template;
import dev.foresight.archive.source.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;

/**
 * Finds the prompts of folders: in those that hold images and in those above them, up to what a
 * source named.
 */
public final class PromptFiles {
  /** All of them travel with the job. */
  private static final int MOST_BYTES = 8 << 20;

  private PromptFiles() {}

  /**
   * Reads the prompts of all folders of images.
   *
   * @param sources as {@link Sources} reads them
   * @param everyImage whether each image must have one
   * @throws IllegalArgumentException if an image lacks one that must have it, or one makes no sense
   * @throws IOException if a source cannot be read
   */
  public static FolderPrompts find(List<String> sources, boolean everyImage) throws IOException {
    Finds finds = new Finds(everyImage);
    Sources.find(sources, finds);
    return new FolderPrompts(finds.prompts);
  }

  private static final class Finds implements Sources.Sink {
    private final boolean everyImage;
    private final SortedMap<String, Template> prompts = new TreeMap<>();
    private final Set<String> looked = new HashSet<>();
    private int bytes;

    Finds(boolean everyImage) {
      this.everyImage = everyImage;
    }

    @Override
    public void add(Sources.Found file) throws IOException {
      if (SourceKind.of(file.key()).equals(Optional.of(SourceKind.IMAGES))) {
        boolean isAsked = false;
        Path folder = file.path().getParent();
        for (long above = file.key().chars().filter(c -> c == '/').count(); above >= 0; above--) {
          isAsked |= hasPrompt(folder);
          folder = folder.getParent();
        }
        if (everyImage && !isAsked) {
          throw new IllegalArgumentException(
              "--prompt is missing, and %s has no %s in its folder or above it; give a --prompt for such images, or put the file there"
                  .formatted(Places.of(file.path()), FolderPrompts.FILE));
        }
      }
    }

    private boolean hasPrompt(Path folder) throws IOException {
      String place = place(folder);
      if (looked.add(place)) {
        Optional<String> text = read(new PromptFile(new Path(folder, FolderPrompts.FILE)));
        text.ifPresent(prompt -> prompts.put(place, new Template(prompt)));
      }
      return prompts.containsKey(place);
    }

    /** What an image's own place has before its last slash. */
    private static String place(Path folder) {
      String place = Places.of(folder);
      return place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    }

    /** Reads what travels with the job. */
    private Optional<String> read(PromptFile file) throws IOException {
      Optional<String> text = file.read();
      bytes += text.map(prompt -> prompt.getBytes(StandardCharsets.UTF_8).length).orElse(0);
      if (bytes > MOST_BYTES) {
        throw file.refused(
            "and others before it hold more than %,d bytes; give each image its prompt in JSON lines, as a column that --prompt names"
                .formatted(MOST_BYTES));
      }
      return text;
    }
  }
}
