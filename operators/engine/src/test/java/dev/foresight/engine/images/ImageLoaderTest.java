// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLoaderTest {
  private final ImageLoader loader =
      new ImageLoader(
          List.of(new DataFetcher(), FileFetcher.below(List.of())), new ImageLimits(8, 1, 1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/cat.png",
        "https://example.com/cat.png",
        "ftp://example.com/cat.png",
        "jar:file:///a.jar!/b",
        "cat.png",
        "C:\\cat.png",
        "/etc/passwd",
        ""
      })
  void refusesWhatNoFetcherAllows(String reference) {
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> loader.load(reference, "image"))
        .returns(ErrorCode.URI_NOT_ALLOWED, RequestException::code);
  }

  @Test
  void messagesNameTheImageAndTheSchemes() {
    assertThatThrownBy(() -> loader.load(List.of("data:,1", "http://x/y")))
        .hasMessageStartingWith("images[1]: http://x/y is refused")
        .hasMessageContaining("(data:, file:)");
  }

  @Test
  void messagesCutLongReferences() {
    assertThatThrownBy(() -> loader.load("http://" + "x".repeat(100_000), "image"))
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void imagesThatCameWithTheirRequestHaveTheSameLimits() {
    assertThat(loader.given(new byte[8], "image")).hasSize(8);
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> loader.given(new byte[9], "image"))
        .returns(ErrorCode.IMAGE_TOO_LARGE, RequestException::code);
    assertThatExceptionOfType(RequestException.class)
        .isThrownBy(() -> loader.given(new byte[0], "image"))
        .returns(ErrorCode.IMAGE_EMPTY, RequestException::code);
  }

  @Test
  void aSchemeHasOneFetcher() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageLoader(List.of(new DataFetcher(), new DataFetcher())))
        .withMessageContaining("data:");
  }
}
