// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Says why a file cannot be used; the JDK's exceptions often say no more than its name. */
public final class FileFault {
  private FileFault() {}

  /** Returns the reason in a few words. */
  public static String of(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    if (failure instanceof FileSystemException file) {
      return Objects.requireNonNullElse(file.getReason(), "the file system refuses it");
    }
    return Objects.requireNonNullElse(failure.getMessage(), "it cannot be read or written");
  }
}
