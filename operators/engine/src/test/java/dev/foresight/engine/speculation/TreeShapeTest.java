// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeShapeTest {
  @Test
  void readsWhatItWrites() {
    TreeShape shape = TreeShape.parse("63,5,8");

    assertThat(shape).isEqualTo(new TreeShape(63, 5, 8)).hasToString("63,5,8");
    assertThat(shape.longestPath()).isEqualTo(6);
    assertThat(shape.cacheRows()).isEqualTo(63);
    assertThat(new TreeShape(3, 5, 8).longestPath()).isEqualTo(2);
    assertThat(new TreeShape(3, 5, 8).cacheRows()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2,0,1", "1024,100,100"})
  void limitsAreInclusive(String text) {
    assertThat(TreeShape.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1,2,3 | total is 1, but must be from 2 to 1024: the root and at least one drafted node",
        "1025,2,3 | total is 1025, but must be from 2 to 1024",
        "8,101,3 | depth is 101, but must be from 0 to 100",
        "8,2,0 | top-k is 0, but must be from 1 to 100",
        "999999,9,900000 | total is 999999, but must be from 2",
        "8,2 | '8,2' is no tree; give TOTAL,DEPTH,TOPK such as 63,5,8",
        "8,-2,1 | '8,-2,1' is no tree"
      })
  void refusesWhatIsNoTreeOrTooLarge(String text, String message) {
    assertThatThrownBy(() -> TreeShape.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
