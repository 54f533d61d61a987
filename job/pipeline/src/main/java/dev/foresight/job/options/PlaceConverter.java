// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads where something is, a path or a URI. An empty one, as of a shell's variable that nobody
 * set, is refused: it would be the folder that the command is given in.
 */
public final class PlaceConverter implements ITypeConverter<String> {
  @Override
  public String convert(String value) {
    return required(value);
  }

  private static String required(String value) {
    if (value.isBlank()) {
      throw new TypeConversionException("it is empty; name a place, or . for this folder");
    }
    return value;
  }

  /** Does the same for paths of this machine. */
  static final class OfPaths implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
      try {
        return Path.of(required(value));
      } catch (InvalidPathException e) {
        throw new TypeConversionException("'" + value + "' is no path");
      }
    }
  }
}
