// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each time in a class loader of its own, as in a JVM where nothing has run before. */
class SchemaTrustTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        CaptionRequest.class,
        CaptionResult.class,
        DeadLetter.class,
        SourceRecord.class,
        SourcedRequest.class,
        KeyedResult.class,
        Outcome.class,
        ArchiveRow.class,
        CaptionedRow.class
      })
  void theFirstUseOfARecordEstablishesTrustInAllOfThem(Class<?> record) throws Exception {
    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class.forName(record.getName(), true, fresh);

      Class<?> turn = Class.forName(Turn.class.getName(), false, fresh);
      Class<?> validator =
          Class.forName("org.apache.avro.util.ClassSecurityValidator", true, fresh);
      Object predicate = validator.getMethod("getGlobal").invoke(null);
      assertThat(
              Class.forName(validator.getName() + "$ClassSecurityPredicate", true, fresh)
                  .getMethod("isTrusted", Class.class)
                  .invoke(predicate, turn))
          .isEqualTo(true);
    }
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(SchemaTrustTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
