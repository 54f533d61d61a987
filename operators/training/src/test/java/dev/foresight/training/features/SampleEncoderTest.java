// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.engine.text.Tokenizer;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.draft.EncodedSample;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the tiny target, whose images take 16 positions. */
final class SampleEncoderTest {
  private static final int IMAGE_TOKENS = 16;
  private static final int EOS = 2;

  private static Tokenizer tokenizer;
  private static LlavaConfig config;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(TinyModel.TARGET);
    config = LlavaConfig.read(TinyModel.TARGET);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void anAnswerFollowsItsPromptAndEndsTheSequence() throws Exception {
    EncodedSample encoded =
        encoder(1024)
            .encode(
                sample(
                    1,
                    new Turn(Role.USER, "What do you see?", 1),
                    new Turn(Role.ASSISTANT, "The image shows a cat.", 0)));
    int[] prompt = tokenizer.encode("USER: <image>\nWhat do you see? ASSISTANT:");
    int before = prompt.length + IMAGE_TOKENS - 1;
    assertThat(encoded.ids()[encoded.length() - 1]).isEqualTo(EOS);
    assertThat(decoded(encoded, before, encoded.length() - 1)).isEqualTo("The image shows a cat.");
    assertThat(encoded.imageRows()).hasSize(IMAGE_TOKENS).isSorted();
    // From the prompt's last row on; what follows the end of sequence nobody knows.
    assertThat(encoded.lossRows())
        .containsExactly(IntStream.range(before - 1, encoded.length() - 1).toArray());
    assertThat(encoded.isCut()).isFalse();
  }

  @Test
  void everyAnswerOfAConversationHasLossesAndNoQuestionHas() throws Exception {
    EncodedSample encoded =
        encoder(1024)
            .encode(
                sample(
                    0,
                    new Turn(Role.USER, "What is a circle?", 0),
                    new Turn(Role.ASSISTANT, "A round shape.", 0),
                    new Turn(Role.USER, "Name three fruits.", 0),
                    new Turn(Role.ASSISTANT, "Three fruits are apple, pear and plum.", 0)));
    String learnt =
        Arrays.stream(encoded.lossRows())
            .mapToObj(row -> tokenizer.decode(List.of(encoded.ids()[row + 1])).strip())
            .collect(Collectors.joining());
    assertThat(learnt).isEqualTo("Aroundshape.Threefruitsareapple,pearandplum.");
    int[] gaps = encoded.lossRows();
    assertThat(gaps[gaps.length - 1] - gaps[0]).isGreaterThan(gaps.length);
  }

  @Test
  void longSamplesAreCutAndRefusedWhereNoAnswerIsLeft() throws Exception {
    Sample sample =
        sample(
            0,
            new Turn(Role.USER, "Count to twelve.", 0),
            new Turn(Role.ASSISTANT, "One, two, three, four, five, six, seven.", 0));
    EncodedSample whole = encoder(1024).encode(sample);
    EncodedSample cut = encoder(whole.length() - 4).encode(sample);
    assertThat(cut.isCut()).isTrue();
    assertThat(cut.ids()).isEqualTo(Arrays.copyOf(whole.ids(), whole.length() - 4));
    assertThat(cut.lossRows()).endsWith(cut.length() - 2);
    assertThatThrownBy(() -> encoder(5).encode(sample))
        .hasMessageContaining("data:1:")
        .hasMessageContaining("max-length is 5");
    assertThatThrownBy(() -> encoder(4096)).hasMessageContaining("context of 1024");
  }

  private static SampleEncoder encoder(int maxLength) {
    return new SampleEncoder(tokenizer, config, maxLength, SpecialTokens.TEXT);
  }

  private static Sample sample(int images, Turn... turns) {
    List<SampleImage> some =
        IntStream.range(0, images)
            .<SampleImage>mapToObj(i -> new SampleImage.InMemory("i" + i, new byte[0]))
            .toList();
    return new Sample("1", "data:1", Optional.empty(), some, List.of(turns));
  }

  private static String decoded(EncodedSample sample, int from, int to) {
    return tokenizer
        .decode(Arrays.stream(Arrays.copyOfRange(sample.ids(), from, to)).boxed().toList())
        .strip();
  }
}
