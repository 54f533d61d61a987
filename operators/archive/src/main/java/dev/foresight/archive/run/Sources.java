// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import dev.foresight.archive.source.Places;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/**
 * Finds the files that sources name: files, folders with all that is below them, and patterns such
 * as {@code shards/*.tar}. Hidden files and folders, whose names begin with a dot or an underscore,
 * are found only where they are named.
 */
public final class Sources {
  private static final Pattern WILD = Pattern.compile("[*?\\[{]");

  /** Images may be there, but no sources of them. */
  private static final Set<String> WEB = Set.of("http", "https");

  private Sources() {}

  /**
   * A file.
   *
   * @param key its path below the folder that was named; its name where it was named itself
   * @param path of one of Flink's file systems
   * @param bytes its length
   * @param named whether a source named the file itself
   */
  public record Found(String key, Path path, long bytes, boolean named) {}

  /** Told of each file, in the order of their names. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a file. */
    void add(Found file) throws IOException;
  }

  /**
   * Finds files.
   *
   * @throws IOException if a source is not there, or cannot be read
   */
  public static void find(List<String> sources, Sink sink) throws IOException {
    for (String source : sources) {
      find(source, sink);
    }
  }

  /** Returns the folders that hold all that the sources name. */
  public static List<Path> roots(List<String> sources) throws IOException {
    List<Path> roots = new ArrayList<>();
    for (String source : sources) {
      if (WILD.matcher(source).find() && !exists(source)) {
        roots.add(qualified(folderOf(source)));
      } else {
        Path path = qualified(source);
        boolean isFolder =
            path.getFileSystem().exists(path) && path.getFileSystem().getFileStatus(path).isDir();
        roots.add(isFolder ? path : path.getParent());
      }
    }
    return roots;
  }

  private static void find(String source, Sink sink) throws IOException {
    if (WILD.matcher(source).find() && !exists(source)) {
      match(source, sink);
      return;
    }
    Path path = qualified(source);
    FileStatus status;
    try {
      status = path.getFileSystem().getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new FileNotFoundException(
          "the source %s is not there; name a file, a folder, or a pattern".formatted(source));
    }
    if (status.isDir()) {
      walk(path, "", sink);
    } else {
      sink.add(new Found(path.getName(), path, status.getLen(), true));
    }
  }

  /** A name may hold what looks like a pattern. */
  private static boolean exists(String source) throws IOException {
    try {
      Path path = qualified(source);
      return path.getFileSystem().exists(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void match(String pattern, Sink sink) throws IOException {
    String folder = folderOf(pattern);
    int cut = cut(pattern);
    PathMatcher matcher = matcher(pattern, pattern.substring(cut));
    List<Found> matching = new ArrayList<>();
    walk(
        qualified(folder),
        "",
        file -> {
          if (matcher.matches(java.nio.file.Path.of(file.key()))) {
            matching.add(file);
          }
        });
    if (matching.isEmpty()) {
      throw new FileNotFoundException(
          "no file matches the source %s; * stands for a part of a name, ** for folders too"
              .formatted(pattern));
    }
    for (Found file : matching) {
      sink.add(file);
    }
  }

  private static PathMatcher matcher(String source, String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the source %s is no pattern, as a bracket in it is not closed; close it, or write \\ before what is a part of a name"
              .formatted(source),
          e);
    }
  }

  private static String folderOf(String pattern) {
    return cut(pattern) == 0 ? "." : pattern.substring(0, cut(pattern));
  }

  /** Where the part of a pattern begins that is no folder's name. */
  private static int cut(String pattern) {
    Matcher wild = WILD.matcher(pattern);
    return pattern.lastIndexOf('/', wild.find() ? wild.start() : pattern.length()) + 1;
  }

  private static void walk(Path folder, String prefix, Sink sink) throws IOException {
    FileStatus[] entries = Destination.list(folder);
    Arrays.sort(entries, Comparator.comparing(entry -> entry.getPath().getName()));
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      if (entry.isDir()) {
        walk(entry.getPath(), prefix + name + "/", sink);
      } else {
        sink.add(new Found(prefix + name, entry.getPath(), entry.getLen(), false));
      }
    }
  }

  static Path qualified(String place) throws IOException {
    if (!Places.isUri(place)) {
      Path path = new Path(java.nio.file.Path.of(place).toAbsolutePath().normalize().toString());
      return path.makeQualified(path.getFileSystem());
    }
    Path path = new Path(place);
    try {
      return path.makeQualified(path.getFileSystem());
    } catch (UnsupportedFileSystemSchemeException e) {
      String scheme = path.toUri().getScheme();
      String remedy =
          WEB.contains(scheme)
              ? "sources of the web are listed in a .txt, one a line"
              : "put Flink's one for it among its libraries, or name a path of this machine";
      throw new IOException(
          "%s cannot be reached, as no file system for %s: is here; %s"
              .formatted(place, scheme, remedy),
          e);
    }
  }
}
