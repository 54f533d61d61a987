// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How requests are read from JSON, on topics and in files: strictly, but where that would harm. */
public final class StrictJson {
  private StrictJson() {}

  /** Returns a mapper that refuses duplicate fields and text behind the value. */
  public static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            // The text's own length bounds its strings: base64 of a large image is longer than
            // the default.
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Many writers emit a bare NaN; it then fails as the parameter it is, by name.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    return new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }
}
