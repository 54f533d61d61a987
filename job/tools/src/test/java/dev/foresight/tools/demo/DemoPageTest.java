// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.report.Picture;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoPageTest {
  private static final String TEXT = "The background is blue.";

  private static DemoEvent event(String id, String answer, boolean heldOut) {
    return new DemoEvent(
        id,
        "What colour?",
        List.of(new Picture(new byte[] {1}, "image/png")),
        new byte[0],
        Optional.empty(),
        Optional.of(answer),
        heldOut);
  }

  private static DemoOutcome outcome(List<Integer> tokens, int millis, Integer... accepted) {
    return new DemoOutcome(
        true,
        TEXT,
        tokens,
        List.of(accepted),
        accepted.length,
        Duration.ofMillis(millis),
        Duration.ofMillis(1500));
  }

  @Test
  void showsWhatEachPassToldAndBothTimesAndWhatIsWrong() {
    try (Tokenizer tokenizer = Tokenizer.open(TinyModel.TARGET)) {
      int[] ids = tokenizer.encode(TEXT);
      List<Integer> tokens = Arrays.stream(ids, 1, ids.length).boxed().toList();
      DemoOutcome drafted = outcome(tokens, 40, 1, 99);
      DemoOutcome plain = outcome(tokens, 100);
      DemoOutcome other = outcome(tokens.subList(0, 2), 100);
      DemoOutcome letter =
          new DemoOutcome(false, "BAD: <b>", List.of(), List.of(), 0, Duration.ZERO, Duration.ZERO);

      String page =
          new DemoPage(new Passes(tokenizer))
              .of(
                  List.of("a note"),
                  List.of(
                      new DemoResult(event("right", TEXT, false), drafted, Optional.of(plain)),
                      new DemoResult(event("wrong", "Red.", true), drafted, Optional.of(other)),
                      new DemoResult(event("bad", TEXT, false), letter, Optional.empty())))
              .html();

      assertThat(page)
          .contains("<p>a note</p>")
          .contains("<span class=\"piece w2\" title=\"2 tokens in one pass\">")
          .contains("<i style=\"width:100.0%\"></i><small>100 ms without the draft</small>")
          .contains("<i style=\"width:40.0%\"></i><small>40 ms with it</small>")
          .contains("<small>right, back after 1.50 s</small>")
          .contains("<article class=\"fault\">", "BAD: &lt;b&gt;")
          .containsOnlyOnce("<small>Expected: ")
          .containsOnlyOnce("<small>Without the draft: ")
          .containsSubsequence(
              "<h2>Answers</h2>",
              "right, back",
              "<h2>Drawn as the model has never seen it</h2>",
              "<small>Expected: Red.</small>",
              "wrong, back",
              "<h2>Dead letters</h2>");
    }
  }
}
