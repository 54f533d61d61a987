// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.foresight.engine.images.ImageFetcher;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.images.ImageReference;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What every {@link ImageFetcher} promises; each has a test that extends this one. */
public abstract class ImageFetcherContract {
  private static final int MOST = 8;
  private static final ImageLimits LIMITS = new ImageLimits(MOST, 1, 1);

  /** Returns the fetcher, which allows what {@link #holding} and {@link #missing} name. */
  protected abstract ImageFetcher fetcher();

  /** Returns a reference to an image of these bytes. */
  protected abstract String holding(byte[] bytes) throws IOException;

  /** Returns references that are allowed, but lead to nothing that can be read. */
  protected abstract List<String> missing() throws IOException;

  /**
   * Returns references that lead, by dots, links or plainly, to where nothing may be read: to
   * something, to nothing, and to names that begin as allowed ones do.
   */
  protected abstract List<String> outside() throws IOException;

  /** Returns references of its schemes that are broken, with the code that says so. */
  protected abstract List<Broken> broken();

  /** A reference that can be read by nobody. */
  public record Broken(String reference, ErrorCode code) {}

  @Test
  final void readsWhatIsThere() throws IOException {
    assertThat(load(holding(new byte[] {1, 2, 3}))).containsExactly(1, 2, 3);
  }

  @Test
  final void schemesMatterInWhateverLetters() throws IOException {
    String reference = holding(new byte[] {1, 2, 3});
    int colon = reference.indexOf(':');

    assertThat(
            load(
                reference.substring(0, colon).toUpperCase(Locale.ROOT)
                    + reference.substring(colon)))
        .containsExactly(1, 2, 3);
  }

  @Test
  final void readsUpToTheLimit() throws IOException {
    for (int length = MOST - 3; length <= MOST; length++) {
      assertThat(load(holding(new byte[length]))).hasSize(length);
    }
  }

  @Test
  final void refusesWhatIsTooLarge() throws IOException {
    for (int length : new int[] {MOST + 1, MOST + 2, MOST + 3, 100 * MOST}) {
      ImageReference large = ImageReference.of(holding(new byte[length]));
      RequestException failure =
          catchThrowableOfType(RequestException.class, () -> fetcher().fetch(large, LIMITS));

      assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }
  }

  @Test
  final void refusesWhatIsEmpty() throws IOException {
    assertRefused(holding(new byte[0]), ErrorCode.IMAGE_EMPTY);
  }

  @Test
  final void saysThatNothingIsThere() throws IOException {
    for (String reference : missing()) {
      assertRefused(reference, ErrorCode.IMAGE_NOT_FOUND);
    }
  }

  @Test
  final void refusesWhatLiesOutsideWhetherItIsThereOrNot() throws IOException {
    for (String reference : outside()) {
      assertRefused(reference, ErrorCode.URI_NOT_ALLOWED);
    }
  }

  @Test
  final void refusesBrokenReferences() {
    assertThat(broken()).isNotEmpty();
    for (Broken each : broken()) {
      assertRefused(each.reference(), each.code());
    }
  }

  @Test
  final void refusesOtherSchemes() {
    assertRefused("nobodys://host/cat.png", ErrorCode.URI_NOT_ALLOWED);
    assertRefused(
        "jar:" + fetcher().schemes().iterator().next() + ":///a!/b", ErrorCode.URI_NOT_ALLOWED);
  }

  /** Loads as whoever has only this fetcher. */
  protected final byte[] load(String reference) {
    return new ImageLoader(List.of(fetcher()), LIMITS).load(reference, "images[0]");
  }

  /** Returns why a reference is refused. */
  protected final ErrorCode code(String reference) {
    return failure(reference).code();
  }

  private RequestException failure(String reference) {
    return catchThrowableOfType(RequestException.class, () -> load(reference));
  }

  private void assertRefused(String reference, ErrorCode code) {
    RequestException failure = failure(reference);

    assertThat(failure).as(reference).hasMessageStartingWith("images[0]: ");
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getMessage().lines()).hasSize(1);
  }
}
