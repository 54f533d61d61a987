// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The class path of the tests, for processes that have a part of it. */
public final class ClassPath {
  private ClassPath() {}

  /** Returns the jars whose whole name matches. */
  public static List<Path> jars(String name) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .filter(jar -> jar.getFileName().toString().matches(name + "[.]jar"))
        .toList();
  }
}
