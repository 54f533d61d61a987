// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import java.nio.file.Path;

/** The model that comes with the project, and its draft. */
public final class BundledModel {
  private BundledModel() {}

  /** Returns the model's folder. */
  public static Path folder() {
    return Home.deploy("model");
  }

  /** Returns the draft's folder. */
  public static Path draft() {
    return Home.deploy("draft");
  }

  /** Returns whether a folder is the model's. */
  public static boolean is(Path folder) {
    return folder.toAbsolutePath().normalize().equals(folder().toAbsolutePath().normalize());
  }
}
