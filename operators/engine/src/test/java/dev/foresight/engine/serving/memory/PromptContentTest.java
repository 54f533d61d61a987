// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.model.Positions;
import dev.foresight.engine.text.EncodedPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptContentTest {
  private static final int MARK = 9;

  private static ImageKey image(int number) {
    return ImageKey.of(new byte[] {(byte) number}, true);
  }

  /** An image of three rows behind each mark. */
  private static PromptContent content(List<Integer> ids, int... images) {
    List<Integer> rows = new ArrayList<>();
    List<Integer> imageRows = new ArrayList<>();
    for (int id : ids) {
      for (int i = 0; i < (id == MARK ? 3 : 1); i++) {
        if (id == MARK) {
          imageRows.add(rows.size());
        }
        rows.add(id);
      }
    }
    EncodedPrompt prompt =
        new EncodedPrompt(
            rows.stream().mapToInt(Integer::intValue).toArray(),
            imageRows.stream().mapToInt(Integer::intValue).toArray());
    return PromptContent.of(
        prompt,
        Positions.COUNTED,
        IntStream.of(images).mapToObj(PromptContentTest::image).toList(),
        IntStream.of(images).map(any -> 3).boxed().toList());
  }

  @Test
  void isSharedUpToTheFirstOtherToken() {
    assertThat(content(List.of(1, 2, 3)).rowsInCommon(content(List.of(1, 2, 4, 3)))).isEqualTo(2);
    assertThat(content(List.of(1, 2)).rowsInCommon(content(List.of(1, 2, 3)))).isEqualTo(2);
    assertThat(content(List.of(1)).rowsInCommon(content(List.of(2)))).isZero();
  }

  @Test
  void isSharedUpToTheFirstOtherImage() {
    PromptContent one = content(List.of(1, MARK, 2, MARK, 3), 1, 2);
    assertThat(one.rowsInCommon(content(List.of(1, MARK, 2, MARK, 3), 1, 2))).isEqualTo(9);
    assertThat(one.rowsInCommon(content(List.of(1, MARK, 2, MARK, 3), 1, 7))).isEqualTo(5);
    assertThat(one.rowsInCommon(content(List.of(1, MARK, 2, MARK, 3), 7, 2))).isEqualTo(1);
    assertThat(one.rowsInCommon(content(List.of(1, MARK, 4), 1))).isEqualTo(4);
  }

  @Test
  void beginsLikeThoseWithWhichItSharesSoManyRows() {
    List<PromptContent> all =
        List.of(
            content(List.of(1, MARK, 2, MARK, 3), 1, 2),
            content(List.of(1, MARK, 2, MARK, 3), 1, 7),
            content(List.of(1, MARK, 2, MARK, 3), 7, 2),
            content(List.of(1, MARK, 4, 5, 6, 7, 8), 1),
            content(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    for (PromptContent one : all) {
      for (PromptContent other : all) {
        for (int rows = 0; rows <= 9; rows++) {
          assertThat(one.beginning(rows).equals(other.beginning(rows)))
              .isEqualTo(one.rowsInCommon(other) >= rows);
        }
      }
    }
  }

  @Test
  void isNotSharedWhereRowsStandElsewhere() {
    EncodedPrompt prompt = new EncodedPrompt(new int[] {1, 2, 3}, new int[0]);
    PromptContent counted = PromptContent.of(prompt, Positions.counted(3), List.of(), List.of());
    PromptContent moved =
        PromptContent.of(
            prompt,
            new Positions(3, new int[] {0, 0, 0, 5, 5, 5, 6, 6, 6}, 4),
            List.of(),
            List.of());
    assertThat(counted.rowsInCommon(moved)).isEqualTo(1);
  }

  @Test
  void knowsWhereItsImagesEnd() {
    PromptContent one = content(List.of(1, MARK, 2), 1);
    assertThat(one.hasAllImagesIn(4)).isTrue();
    assertThat(one.hasAllImagesIn(3)).isFalse();
    assertThat(content(List.of(1)).hasAllImagesIn(0)).isTrue();
  }
}
