// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;

/** Where the project is. */
public final class Home {
  private Home() {}

  /** Returns what lies in the project's folder {@code deploy}. */
  public static Path deploy(String... names) {
    return Path.of(System.getProperty("foresight.home", ".")).resolve(Path.of("deploy", names));
  }
}
