// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.testing.ImageFetcherContract;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFetcherTest extends ImageFetcherContract {
  @Override
  protected ImageFetcher fetcher() {
    return new DataFetcher();
  }

  @Override
  protected String holding(byte[] bytes) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  /** The image is in the reference itself. */
  @Override
  protected List<String> missing() {
    return List.of();
  }

  @Override
  protected List<String> outside() {
    return List.of();
  }

  @Override
  protected List<Broken> broken() {
    return Stream.of(
            "data:image/png;base64",
            "data:;base64,*",
            "data:,%0",
            "data:,%0g",
            "data:,ä",
            "data:\n")
        .map(uri -> new Broken(uri, ErrorCode.IMAGE_UNDECODABLE))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,AQID",
        "DATA:;BASE64,AQID",
        "data:;base64,AQ%49D",
        "data:,%01%02%03"
      })
  void readsBase64AndPercents(String uri) {
    assertThat(load(uri)).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:,123456789", "data:,%31%32%33%34%35%36%37%38%39"})
  void theLimitIsOfBytesHoweverTheyAreWritten(String uri) {
    assertThat(load(uri.replaceFirst("(9|%39)$", ""))).hasSize(8);
    assertThat(code(uri)).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
  }
}
