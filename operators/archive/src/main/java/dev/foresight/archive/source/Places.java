// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.net.URI;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;

/** How files are named to those who load images: by paths on this machine, else by URIs. */
public final class Places {
  /** One letter is a drive of Windows. */
  private static final Pattern URI_SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

  private Places() {}

  /** Returns whether a text is a URI, and not a path. */
  public static boolean isUri(String text) {
    return URI_SCHEME.matcher(text).matches();
  }

  /** Returns a file's place; of this machine its path, in which no character means another. */
  public static String of(Path file) {
    URI uri = file.toUri();
    return isOfThisMachine(uri) ? uri.getPath() : uri.toString();
  }

  /** Returns the place of what a file names: a URI, a path, or a path that begins at its folder. */
  public static String namedIn(Path file, String reference) {
    if (isUri(reference) || reference.startsWith("/")) {
      return reference;
    }
    Path folder = file.getParent();
    return isOfThisMachine(folder.toUri())
        ? java.nio.file.Path.of(folder.toUri().getPath()).resolve(reference).normalize().toString()
        : new Path(folder, reference).toUri().toString();
  }

  private static boolean isOfThisMachine(URI uri) {
    return uri.getScheme() == null || uri.getScheme().equals("file");
  }
}
