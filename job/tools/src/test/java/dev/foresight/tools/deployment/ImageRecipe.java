// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * What a Dockerfile says, as far as the project's goes: an instruction that is not known here fails
 * the test that reads it.
 */
final class ImageRecipe {
  private static final String FROM_STAGE = "--from=";

  private final Map<String, Stage> stages = new LinkedHashMap<>();

  /** Copies of a stage. Sources lie in another stage, or in the build's context if it is empty. */
  record Copy(String stage, List<String> sources, String target) {}

  /** A part of the file, from one FROM to the next. */
  record Stage(
      String base, List<String> folder, List<Copy> copies, Map<String, String> environment) {
    Stage(String base) {
      this(base, new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    }
  }

  /** Reads a Dockerfile. */
  static ImageRecipe read(Path file) throws IOException {
    ImageRecipe recipe = new ImageRecipe();
    String name = "";
    String joined = Files.readString(file).replaceAll("(?m)^#.*\n", "").replace("\\\n", " ");
    for (String line : joined.lines().filter(line -> !line.isBlank()).toList()) {
      List<String> words = List.of(line.trim().split("\\s+"));
      List<String> rest = words.subList(1, words.size());
      switch (words.get(0)) {
        case "FROM" -> {
          name = rest.size() == 3 ? rest.get(2) : "";
          recipe.stages.put(name, new Stage(rest.get(0)));
        }
        case "WORKDIR" -> recipe.stages.get(name).folder().add(rest.get(0));
        case "COPY" -> recipe.stages.get(name).copies().add(copy(rest));
        case "ENV" ->
            rest.forEach(
                word -> {
                  String[] entry = word.split("=", 2);
                  recipe.last().environment().put(entry[0], entry[1]);
                });
        case "ARG", "RUN", "ADD" -> {}
        default -> throw new IllegalArgumentException("no test knows " + line);
      }
    }
    return recipe;
  }

  private static Copy copy(List<String> words) {
    String stage =
        words.stream()
            .filter(word -> word.startsWith(FROM_STAGE))
            .map(word -> word.substring(FROM_STAGE.length()))
            .findFirst()
            .orElse("");
    List<String> paths = words.stream().filter(word -> !word.startsWith("--")).toList();
    int last = paths.size() - 1;
    return new Copy(stage, paths.subList(0, last), paths.get(last));
  }

  private Stage last() {
    return List.copyOf(stages.values()).get(stages.size() - 1);
  }

  /** Returns a stage; the last has no name. */
  Stage stage(String name) {
    return stages.get(name);
  }

  /**
   * Copies what a stage copies into a folder that stands for the root of its image. What other
   * stages build is taken from where the build put it in the context.
   *
   * @throws IOException if there is nothing to copy
   */
  void layOut(String name, Path context, Path root) throws IOException {
    Stage stage = stage(name);
    String folder = stage.folder().get(0);
    for (Copy copy : stage.copies()) {
      Path target = root.resolve(Path.of(folder).resolve(copy.target()).toString().substring(1));
      for (String source : copy.sources()) {
        place(within(context, copy.stage(), source), target, copy.target().endsWith("/"));
      }
    }
  }

  private Path within(Path context, String stage, String source) {
    return stage.isEmpty()
        ? context.resolve(source)
        : context.resolve(Path.of(stage(stage).folder().get(0)).relativize(Path.of(source)));
  }

  private static void place(Path source, Path target, boolean into) throws IOException {
    if (!Files.isDirectory(source)) {
      Path file = into ? target.resolve(source.getFileName()) : target;
      Files.createDirectories(file.getParent());
      Files.copy(source, file);
      return;
    }
    Files.createDirectories(target);
    try (Stream<Path> children = Files.list(source)) {
      for (Path child : children.toList()) {
        Path copied = target.resolve(child.getFileName());
        FileUtils.copy(
            org.apache.flink.core.fs.Path.fromLocalFile(child.toFile()),
            org.apache.flink.core.fs.Path.fromLocalFile(copied.toFile()),
            false);
      }
    }
  }
}
