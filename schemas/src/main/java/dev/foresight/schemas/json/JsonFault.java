// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.foresight.schemas.Shortened;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.avro.SchemaParseException;

/** Says why a text is no JSON to whoever wrote the text: without the reader's classes and flags. */
public final class JsonFault {
  private static final String TRAILING = "Trailing token";

  /** What the library adds for its callers: its own names are in back quotes. */
  private static final Pattern NAMES =
      Pattern.compile(
          ", from `[^`]*`| ?\\(?(?:bound as|for type|of type|as per) `[^`]*`\\)?| \\(start marker at .*\\)");

  private JsonFault() {}

  /** Returns why a text is no Avro schema, in one line: Avro tells its reader's classes, too. */
  public static String of(SchemaParseException failure) {
    return failure.getCause() instanceof IOException json
        ? of(json)
        : Shortened.of(String.valueOf(failure.getMessage()));
  }

  /** Returns the reason in one line. */
  public static String of(IOException failure) {
    String message =
        failure instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : failure.getMessage();
    String line = String.valueOf(message).lines().findFirst().orElse("");
    return line.startsWith(TRAILING) ? "more follows it" : NAMES.matcher(line).replaceAll("");
  }
}
